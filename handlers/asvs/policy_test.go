package asvs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// figure is a file and what stands in it, as the policy quotes them.
var figure = regexp.MustCompile("`([a-z_/.0-9]+\\.go)` `([^`]+)`")

// TestPolicy: the policy's figures are the code's, and each of its sections says something.
func TestPolicy(t *testing.T) {
	text, err := os.ReadFile("policy.md")
	if err != nil {
		t.Fatal(err)
	}
	figures := figure.FindAllStringSubmatch(string(text), -1)
	if len(figures) < 25 {
		t.Fatalf("found %d figures", len(figures))
	}
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, quoted := range figures {
		source, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(quoted[1])))
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.Contains(plain(string(source)), plain(quoted[2])) {
			t.Errorf("%s does not say «%s»", quoted[1], quoted[2])
		}
	}
	for _, section := range strings.Split(string(text), "\n## ")[1:] {
		if name, rest, _ := strings.Cut(section, "\n"); len(strings.Fields(rest)) < 50 {
			t.Errorf("section %s says too little", name)
		}
	}
	for _, r := range table(t) {
		if strings.Contains(r.how, "Written down") && !strings.Contains(strings.Join(r.where, " "), "handlers/asvs/policy.md#") {
			t.Errorf("%s is written down nowhere", r.id)
		}
	}
}
