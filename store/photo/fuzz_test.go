package photo

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzName: whatever a file is called, what is kept of it is a name: no folder, no control character, no
// device, not too long, never empty, and kept as it is when it comes again.
func FuzzName(f *testing.F) {
	for _, seed := range []string{"foto.jpg", "../../etc/passwd", `..\..\x.png`, "a.jpg\u200b.htaccess", "CON", "com1.pdf", "x\x00.pdf", "\u202egpj.exe", ".htaccess", "...", " ",
		strings.Repeat("ñ", 300) + ".pdf", "a." + strings.Repeat("b", 300), `"<>|:*?`, "LPT9 .txt", "nul .jpg", "ẞ.jpeg", "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		name := Name(sent)
		switch {
		case name == "" || name == "." || name == ".." || !utf8.ValidString(name):
			t.Errorf("%q is kept as %q", sent, name)
		case strings.ContainsAny(name, `/\<>:"|?*`) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsGraphic(r) }):
			t.Errorf("%q is kept as %q, which is no name", sent, name)
		case utf8.RuneCountInString(name) > maxName:
			t.Errorf("%q is kept with %d characters", sent, utf8.RuneCountInString(name))
		case strings.HasPrefix(name, ".") || strings.TrimRight(name, ". ") != name || strings.TrimSpace(name) != name:
			t.Errorf("%q is kept as %q, which systems change or hide", sent, name)
		case reserved(strings.TrimSpace(strings.TrimSuffix(name, filepath.Ext(name)))):
			t.Errorf("%q is kept as %q, a device", sent, name)
		case Name(name) != name:
			t.Errorf("%q is kept as %q, and that as %q", sent, name, Name(name))
		}
		for _, mime := range []string{JPEG, PNG} {
			if as := renamed(name, mime); !strings.HasPrefix(as, strings.TrimSuffix(name, filepath.Ext(name))) || strings.ContainsAny(as, `/\`) {
				t.Errorf("%q is renamed %q", name, as)
			}
		}
	})
}

// FuzzType: a file is what both its first bytes and its name say, or it is refused.
func FuzzType(f *testing.F) {
	f.Add("a.pdf", []byte("%PDF-1.4\n%%EOF"))
	f.Add("a.pdf.html", []byte("%PDF-1.4\n%%EOF"))
	f.Add("a.jpg", []byte("\xff\xd8\xff\xe0<script>"))
	f.Add("a.webp", []byte("RIFF\x00\x00\x00\x00WEBP"))
	f.Fuzz(func(t *testing.T, sent string, data []byte) {
		name := Name(sent)
		mime, err := typeOf(name, data)
		if err != nil {
			return
		}
		if mime != magic(data) || !strings.Contains(" .jpg .jpeg .jfif .png .webp .pdf ", " "+strings.ToLower(filepath.Ext(name))+" ") {
			t.Errorf("%q is taken as %s", name, mime)
		}
		if mime == JPEG {
			orientation(mime, data)
			progressive(data)
			passes(data)
		}
	})
}
