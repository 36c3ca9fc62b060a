package photo

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name kept, in characters.
const maxName = 120

// Name makes a file name safe to show and to offer for saving: without folders, control
// characters, marks that reorder or hide text, or characters that some system keeps for itself;
// at most 120 characters, extension included. It is never used as a path here, and never empty.
func Name(s string) string {
	s = strings.ToValidUTF8(s, "")
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case !unicode.IsGraphic(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, s)
	s = strings.TrimRight(strings.TrimSpace(s), ". ")
	ext := filepath.Ext(s)
	stem := strings.Trim(strings.TrimSuffix(s, ext), ". ")
	if stem == "" || reserved(stem) {
		stem = strings.TrimSpace("documento " + stem)
	}
	stem = strings.TrimRight(cut(stem, maxName-utf8.RuneCountInString(ext)), ". ")
	return strings.TrimRight(cut(stem+ext, maxName), ". ")
}

// reserved reports whether Windows takes the name for a device, whatever its extension.
func reserved(stem string) bool {
	first, _, _ := strings.Cut(strings.ToUpper(stem), ".")
	switch first {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(first) == 4 && (first[:3] == "COM" || first[:3] == "LPT") && first[3] >= '0' && first[3] <= '9'
}

// cut shortens s to n characters, at least one.
func cut(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), max(n, 1))])
}

// renamed gives name the extension of the type it is kept as.
func renamed(name, mime string) string {
	ext := filepath.Ext(name)
	fits := map[string]string{".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
	if fits[strings.ToLower(ext)] == mime {
		return name
	}
	want := map[string]string{JPEG: ".jpg", PNG: ".png"}[mime]
	return strings.TrimSuffix(name, ext) + want
}
