package jobs_test

import (
	"strings"
	"testing"

	"areaclientes/handlers/jobs"
)

func TestParseSMTP(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"smtp://mail.example.es", "smtp mail.example.es:587 tls=starttls"},
		{"smtp://portal%40example.es:cl%3Aave@127.0.0.1:2525?tls=none&from=portal@example.es", "smtp 127.0.0.1:2525 tls=none"},
		{"smtp://localhost?tls=none", "smtp localhost:25 tls=none"},
		{"smtp://mail.example.es?tls=tls", "smtp mail.example.es:465 tls=tls"},
		{"smtps://u:p@mail.example.es/", "smtp mail.example.es:465 tls=tls"},
		{"smtps://mail.example.es?tls=tls", "smtp mail.example.es:465 tls=tls"},
	} {
		if s, err := jobs.ParseSMTP(c.address); err != nil || s.String() != c.want {
			t.Errorf("%s: %v, %v; want %s", c.address, s, err, c.want)
		}
	}
	for _, address := range []string{
		"", "mail.example.es", "mail.example.es:25", "http://u:secreto@mail.example.es", "smtp://u:secreto@", "smtp://u@mail.example.es", "smtp://:secreto@mail.example.es",
		"smtp://u:secreto@mail.example.es:0", "smtp://u:secreto@mail.example.es:65536", "smtp://u:secreto@mail.example.es:x",
		"smtp://u:secreto@mail.example.es?tls=ssl", "smtp://u:secreto@mail.example.es?tls=none", "smtp://u:secreto@127.0.0.1.example.es?tls=none", "smtps://u:secreto@mail.example.es?tls=none", "smtp://u:secreto@mail.example.es?from=Portal+<a@b.es>",
		"smtp://u:secreto@mail.example.es?form=a@b.es", "smtp://u:secreto@mail.example.es/folder", "smtp://u:secreto%zz@mail.example.es",
	} {
		if s, err := jobs.ParseSMTP(address); err == nil || strings.Contains(err.Error(), "secreto") {
			t.Errorf("%q: %v, err %v; want an error without the password", address, s, err)
		}
	}
}
