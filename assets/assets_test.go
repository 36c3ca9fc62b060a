package assets

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestUnknownNamesPanic(t *testing.T) {
	for name, ask := range map[string]func(){
		"asset": func() { URL("css/other.css") },
		"icon":  func() { Icon("unicorn") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			ask()
		})
	}
}

func TestPathsFollowTheContent(t *testing.T) {
	again, err := load(source)
	if err != nil {
		t.Fatal(err)
	}
	hashed := regexp.MustCompile(`^/assets/[a-z0-9-]+\.[0-9a-f]{10}\.[a-z0-9]+$`)
	for name, at := range std.names {
		if again.names[name] != at {
			t.Errorf("%s is %s once and %s then", name, at, again.names[name])
		}
		if !hashed.MatchString(at) {
			t.Errorf("%s is served as %s", name, at)
		}
	}
	if a, b := NewFile("x.css", []byte("a")), NewFile("x.css", []byte("b")); a.Path == b.Path || a.ETag == b.ETag {
		t.Error("two contents share a path")
	}
}

func TestCompressedVariantsDecodeToTheBody(t *testing.T) {
	for at, f := range std.files {
		if f.Gzip == nil || f.Brotli == nil {
			if !strings.HasSuffix(at, ".woff2") {
				t.Errorf("%s is not compressed", at)
			}
			continue
		}
		unzip, err := gzip.NewReader(bytes.NewReader(f.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		for kind, r := range map[string]io.Reader{"gzip": unzip, "brotli": brotli.NewReader(bytes.NewReader(f.Brotli))} {
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, f.Body) {
				t.Errorf("%s as %s: %v, %d bytes of %d", at, kind, err, len(got), len(f.Body))
			}
		}
	}
}

func TestStylesheetMentionsOnlyWhatIsServed(t *testing.T) {
	css := string(std.styles)
	links := regexp.MustCompile(`url\(["']?([^"')]+)`).FindAllStringSubmatch(css, -1)
	if len(links) == 0 {
		t.Fatal("the font is missing")
	}
	for _, m := range links {
		if _, ok := Lookup(m[1]); !ok {
			t.Errorf("url(%s) is not served", m[1])
		}
	}
}

func TestStylesheetOfADealerEndsWithItsTheme(t *testing.T) {
	f, err := Stylesheet("#b3131b")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(f.Body, std.styles) || !bytes.Contains(f.Body[len(std.styles):], []byte("--accent:#b3131b")) {
		t.Error("the theme does not stand behind the common part")
	}
	if other, _ := Stylesheet("#0f6b5c"); other.Path == f.Path {
		t.Error("two dealers share a path")
	}
	if _, err := Stylesheet("rojo"); err == nil {
		t.Error("a word passed for a colour")
	}
}

func TestEveryDrawingIsInTheSprite(t *testing.T) {
	sheet, ok := Lookup(URL("i.svg"))
	if !ok {
		t.Fatal("no sprite")
	}
	ids := symbolIDs(t, sheet.Body)
	for _, pattern := range []string{"icons/*.svg", "art/*.svg"} {
		files, err := fs.Glob(source, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(path.Base(file), ".svg")
			if !ids[name] || Icon(name) != sheet.Path+"#"+name {
				t.Errorf("%s is not in the sprite", file)
			}
		}
	}
}

// symbolIDs reads the sprite as strictly as browsers read external SVG.
func symbolIDs(t *testing.T, svg []byte) map[string]bool {
	t.Helper()
	ids, d := map[string]bool{}, xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ids
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "symbol" {
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					ids[a.Value] = true
				}
			}
		}
	}
}

// The first visit: page, stylesheet, script, font, sprite, logo. 90 KB is the limit for all;
// 8 KB of it are left to the page and the logo.
func TestFirstVisitStaysSmall(t *testing.T) {
	total := 0
	for _, name := range []string{"css/app.css", "js/app.js", "fonts/source-sans-3.woff2", "i.svg"} {
		f, ok := Lookup(URL(name))
		if !ok {
			t.Fatal(name)
		}
		size := len(f.Gzip) // the larger of the two compressions
		if f.Gzip == nil {
			size = len(f.Body)
		}
		total += size
	}
	if total > 82<<10 {
		t.Errorf("%d bytes on the wire", total)
	}
}

func TestDemoLogosAreNamedOrNeutral(t *testing.T) {
	if !bytes.Contains(DemoLogo("sercaman"), []byte("<svg")) {
		t.Error("no logo for sercaman")
	}
	if !bytes.Equal(DemoLogo("nadie"), DemoLogo("demo")) {
		t.Error("an unknown dealer has a logo of its own")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(source); err != nil {
			b.Fatal(err)
		}
	}
}
