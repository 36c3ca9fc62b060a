package jobs_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"areaclientes/handlers/jobs"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir() + "/cartas"
	log, lines := journal()
	folder, err := jobs.NewFolder(dir, log)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := folder.Send(ctx, message()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || files[0].Name() != "ABC.eml" {
		t.Fatalf("files %v, %v; want one letter", files, err)
	}
	raw, err := os.ReadFile(dir + "/ABC.eml")
	if err != nil {
		t.Fatal(err)
	}
	if got := parse(t, string(raw)); got.subject != message().Subject || got.text != message().Text {
		t.Errorf("letter %+v", got)
	}
	if strings.Count(lines.String(), "\n") != 2 || !strings.Contains(lines.String(), "ABC.eml") || strings.Contains(lines.String(), "@") {
		t.Errorf("log:\n%s", lines)
	}
	spoilt := message()
	spoilt.Subject = "a\nb"
	if err := folder.Send(ctx, spoilt); !errors.Is(err, jobs.ErrRefused) {
		t.Errorf("line break: err = %v, want ErrRefused", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := folder.Send(ctx, message()); err == nil || errors.Is(err, jobs.ErrRefused) {
		t.Errorf("folder gone: err = %v, want trouble that passes", err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := jobs.NewFolder(dir+"/x", log); err == nil {
		t.Error("a folder inside a file")
	}
}
