package mail

import (
	"slices"
	"strings"
	"unicode"
)

// Text draws the letter as plain text: paragraphs, one fact a line, the address of the link
// written out. Lines are as long as they are; the transfer encoding folds them.
func (l Letter) Text() string {
	var b strings.Builder
	paragraph(&b, l.greeting())
	for _, lead := range slices.Concat(l.Lead, l.Notes) {
		paragraph(&b, lead)
	}
	for _, section := range l.Sections {
		section.text(&b)
	}
	if l.Link.URL != "" {
		paragraph(&b, l.Link.Label+":\n"+l.Link.URL)
	}
	paragraph(&b, l.Closing)
	b.WriteString("-- \n" + plain(strings.Join(l.signature(), "\n")) + "\n") // RFC 3676 §4.3
	return b.String()
}

func (s Section) text(b *strings.Builder) {
	lines := []string{strings.ToUpper(s.Title)}
	if s.Quote != "" {
		lines = append(lines, indented(s.Quote))
	}
	for _, item := range s.Items {
		lines = append(lines, "- "+item.What, indented(item.Where), indented(item.Price))
	}
	for _, fact := range s.Facts {
		lines = append(lines, fact.Label+": "+strings.TrimSpace(indented(fact.Value)))
		if strings.HasPrefix(fact.Href, "https:") {
			lines = append(lines, indented(fact.Href))
		}
	}
	if s.Note != "" {
		lines = append(lines, s.Note)
	}
	paragraph(b, strings.Join(lines, "\n"))
}

func paragraph(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString(plain(text) + "\n\n")
	}
}

// indented sets every line of a text in, so that nothing written by others looks like ours.
func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(plain(text)), "\n", "\n  ")
}

// plain keeps line breaks and drops the other control characters.
func plain(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(text)
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, text)
}
