package cli

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLogIsDiscreet(t *testing.T) {
	var out bytes.Buffer
	log, err := (&config{Log: "json"}).logger(&out)
	if err != nil {
		t.Fatal(err)
	}
	log = log.With(slog.String("dealer", "sercaman"), slog.String("customer", "Marta Rueda")).WithGroup("g")
	log.Error("failed\nfor marta@gredos.example", slog.String("id", "R1"), slog.String("name", "Marta Rueda"), slog.Any("err", errors.New("no: B45001237, 611 222 333, 12345678Z\x1b[31m\r\n"+strings.Repeat("ñ", 400))),
		slog.Int("status", 500), slog.String("address", "127.0.0.1:8080"), slog.String("file", "/srv/2026112310/sercaman.db\n"), slog.Group("err", slog.String("a", "Marta")), slog.String("path", "/alta/"+strings.Repeat("x", 43)))
	line := out.String()
	for _, secret := range []string{"Marta", "marta", "B45001237", "222", "12345678", "\x1b", `\u001b`, `\n`, `\r`, "xxxx", "customer"} {
		if strings.Contains(line, secret) {
			t.Errorf("the log holds %q: %s", secret, line)
		}
	}
	for _, want := range []string{`"dealer":"sercaman"`, `"id":"R1"`, `"status":500`, `"address":"127.0.0.1:8080"`, `"file":"/srv/2026112310/sercaman.db "`, `"msg":"failed for …"`} {
		if !strings.Contains(line, want) {
			t.Errorf("the log lacks %s: %s", want, line)
		}
	}
	if n := utf8.RuneCountInString(line); n > 600 {
		t.Errorf("%d characters", n)
	}
}
