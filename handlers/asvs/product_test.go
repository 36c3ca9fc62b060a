package asvs

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// imports lists what the files of the product import, each with the files that do.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	by := map[string][]string{}
	for _, folder := range []string{"main.go", "handlers", "views", "store", "assets"} {
		err := filepath.WalkDir(filepath.Join(top, folder), func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return err
			}
			file = filepath.ToSlash(strings.TrimPrefix(file, top+string(filepath.Separator)))
			for _, tests := range []string{"store/storetest/", "handlers/webtest/", "handlers/walk/", "handlers/torture/", "store/blocklist/generate/"} {
				if strings.HasPrefix(file, tests) {
					return nil
				}
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(top, file), nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, spec := range parsed.Imports {
				name, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				by[name] = append(by[name], file)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(by) < 40 {
		t.Fatalf("found %d imports: the walk is broken", len(by))
	}
	return by
}

// TestWhatIsNotThere: what does not apply does not apply because it is not there.
func TestWhatIsNotThere(t *testing.T) {
	absent := regexp.MustCompile(`^(os/exec|unsafe|plugin|net/rpc|encoding/gob|text/template|html/template|net/http/httputil|testing)$|` +
		`websocket|graphql|oauth|oidc|openid|saml|jwt|ldap|xpath|memcache|webrtc|pion/|jndi|go-git|` + `/storetest$|/webtest$`)
	clients := map[string]bool{"net/http": true}
	for name, files := range imports(t) {
		if absent.MatchString(name) && !strings.HasPrefix(name, "github.com/go-webauthn/") {
			t.Errorf("%v import %s", files, name)
		}
		if clients[name] {
			for _, file := range files {
				text, err := os.ReadFile(filepath.Join(top, file))
				if err != nil {
					t.Fatal(err)
				}
				if regexp.MustCompile(`http\.(Get|Post|PostForm|Head|Client|DefaultClient|NewRequest|Transport)\b`).Match(text) {
					t.Errorf("%s sends HTTP requests", file)
				}
			}
		}
	}
	for _, word := range []string{"InsecureSkipVerify", "WebSocket(", "postMessage", "eval(", "innerHTML"} {
		for _, pattern := range []string{"handlers/*/*.go", "handlers/*.go", "handlers/office/*/*.go", "store/*.go", "assets/js/app.js", "assets/js/keys.js"} {
			files, err := filepath.Glob(filepath.Join(top, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(text), word) && !strings.HasSuffix(file, "_test.go") {
					t.Logf("%s has %s", file, word)
					if word != "innerHTML" { // htmx's way of saying where an answer goes, in Go
						t.Errorf("%s has %s", file, word)
					}
				}
			}
		}
	}
}

// TestCryptography: nothing of ours uses another cipher, hash or source of chance than the policy names.
func TestCryptography(t *testing.T) {
	approved := []string{"crypto/aes", "crypto/cipher", "crypto/hkdf", "crypto/hmac", "crypto/rand", "crypto/sha256", "crypto/subtle", "crypto/tls", "crypto/x509",
		"golang.org/x/crypto/argon2", "github.com/pquerna/otp", "github.com/pquerna/otp/hotp"}
	for name, files := range imports(t) {
		crypto := strings.HasPrefix(name, "crypto/") || strings.HasPrefix(name, "golang.org/x/crypto") || strings.HasPrefix(name, "github.com/pquerna/")
		if crypto && !slices.Contains(approved, name) {
			t.Errorf("%v import %s, which the policy does not name", files, name)
		}
		if strings.HasPrefix(name, "math/rand") {
			for _, file := range files {
				if !strings.HasPrefix(file, "store/seed/") {
					t.Errorf("%s takes its chance from %s", file, name)
				}
			}
		}
	}
	for _, file := range []string{"store/password.go", "store/safe.go"} {
		text, err := os.ReadFile(filepath.Join(top, file))
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`argonMemory\s+= 19 << 10|sha256\.New, s\.key, nil, "seal "\+purpose, 32`).Match(text) {
			t.Errorf("%s has other numbers than the policy", file)
		}
	}
}

// TestTools: what is checked in each run.
func TestTools(t *testing.T) {
	for file, words := range map[string][]string{
		".ci/run":                {"bash .ci/checks", "bash .ci/audit", "bash .ci/fuzz", "go test ./..."},
		".ci/checks":             {"go vet ./...", "staticcheck", "templ\\.(Raw|SafeURL", "go mod tidy -diff"},
		".ci/audit":              {"staticcheck", "-C .ci/tools test"},
		".ci/tools/main.go":      {`"licences"`, `"sbom"`, `"gosec"`, `"vulnerabilities"`},
		".ci/licences.csv":       {"htmx.org,", "github.com/gofiber/fiber/v2,"},
		".ci/sbom.cdx.json":      {`"CycloneDX"`, "pkg:golang/github.com/mattn/go-sqlite3@", "pkg:npm/htmx.org@"},
		".ci/tools/go.mod":       {"github.com/securego/gosec/v2 v", "golang.org/x/vuln v"},
		"store/migrations":       nil,
		".ci/tools/parts.go":     {"is replaced"},
		"assets/VERSIONS.md":     {"sha256"},
		"handlers/asvs/asvs.csv": {"6.4.1,1,"},
	} {
		text, err := os.ReadFile(filepath.Join(top, file))
		if err != nil && words != nil {
			t.Error(err)
		}
		for _, word := range words {
			if !strings.Contains(string(text), word) {
				t.Errorf("%s does not say %q", file, word)
			}
		}
	}
}
