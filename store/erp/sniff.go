package erp

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// csvStyle is what was recognised of a CSV file from its beginning.
type csvStyle struct {
	charset   charset
	separator byte
	eol       byte
}

func (s csvStyle) comma() string { return string(s.separator) }

func (s csvStyle) shown() sheetStyle {
	return sheetStyle{encoding: s.charset.String(), separator: string(s.separator)}
}

// separators in the order in which we believe in them.
const separators = ";\t|,"

// sniff recognises encoding, line end and separator; it fails for what is no text.
func sniff(head []byte) (csvStyle, bool) {
	style := csvStyle{charset: charsetOf(head), eol: '\n'}
	sample := string(head)
	switch style.charset {
	case utf16LE, utf16BE:
		end := unicode.LittleEndian
		if style.charset == utf16BE {
			end = unicode.BigEndian
		}
		decoded, _, err := transform.Bytes(unicode.UTF16(end, unicode.UseBOM).NewDecoder(), head[:len(head)&^1])
		if err != nil {
			return style, false
		}
		sample = string(decoded)
	}
	if !printable(sample) {
		return style, false
	}
	if !strings.Contains(sample, "\n") && strings.Contains(sample, "\r") {
		style.eol = '\r'
	}
	style.separator = separatorOf(sample, string(style.eol))
	return style, true
}

// printable says no to what has more than a few control characters: a picture, a database, a program.
func printable(sample string) bool {
	control := 0
	for i := 0; i < len(sample); i++ {
		if b := sample[i]; b < ' ' && b != '\t' && b != '\r' && b != '\n' && b != '\f' && b != 0x1a { // 1A ends DOS files
			control++
		}
	}
	return control*200 <= len(sample)
}

func charsetOf(head []byte) charset {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16LE
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16BE
	case bytes.HasPrefix(head, []byte("\ufeff")):
		return utf8Text
	}
	if odd, even := zeros(head, 1), zeros(head, 0); odd > len(head)/5 && even < len(head)/50 {
		return utf16LE
	} else if even > len(head)/5 && odd < len(head)/50 {
		return utf16BE
	}
	whole := head
	for cut := 0; cut < utf8.UTFMax && len(head) == sniffed && !utf8.Valid(whole); cut++ {
		whole = whole[:len(whole)-1] // the last character may be cut in half
	}
	if utf8.Valid(whole) {
		return utf8Text
	}
	if dosLetters(head) > windowsLetters(head) {
		return codePage850
	}
	return windows1252
}

func zeros(head []byte, from int) int {
	n := 0
	for i := from; i < len(head); i += 2 {
		if head[i] == 0 {
			n++
		}
	}
	return n
}

// The accented letters, ñ and º of Spanish in either code.
func dosLetters(head []byte) int {
	return occurrences(head, "\xa0\x82\xa1\xa2\xa3\xa4\xa5\xb5\x90\xd6\xe0\xe9\x81\x9a\xa7\xa6")
}
func windowsLetters(head []byte) int {
	return occurrences(head, "\xe1\xe9\xed\xf3\xfa\xf1\xd1\xc1\xc9\xcd\xd3\xda\xfc\xdc\xba\xaa\xe7\xc7")
}

// occurrences counts bytes of the set that touch a letter: in text they do, as signs they rarely do.
func occurrences(head []byte, set string) int {
	n := 0
	for i := 1; i+1 < len(head); i++ {
		if strings.IndexByte(set, head[i]) >= 0 && (letter(head[i-1]) || letter(head[i+1])) {
			n++
		}
	}
	return n
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// separatorOf takes the separator that appears equally often in most lines, outside quotes. A first
// line «sep=;», which Excel understands, decides.
func separatorOf(sample, eol string) byte {
	lines := strings.Split(sample, eol)
	if rest, found := strings.CutPrefix(strings.TrimPrefix(strings.ToLower(lines[0]), "\ufeff"), "sep="); found && rest != "" {
		return rest[0]
	}
	if len(lines) > 1 {
		lines = lines[:min(len(lines)-1, 100)]
	}
	best, bestScore := byte(';'), 0
	for _, separator := range []byte(separators) {
		times := map[int]int{}
		for _, line := range lines {
			if n := countOutside(line, separator); n > 0 {
				times[n]++
			}
		}
		for n, agreeing := range times {
			if score := agreeing * agreeing * n; score > bestScore {
				best, bestScore = separator, score
			}
		}
	}
	return best
}

func countOutside(line string, separator byte) int {
	n, inside := 0, false
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '"':
			inside = !inside
		case line[i] == separator && !inside:
			n++
		}
	}
	return n
}
