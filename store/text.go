package store

import (
	"errors"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold prepares text for searching: lower case, without accents, every run of anything that is
// neither letter nor digit as one space. «TÓNER Cián TN-512» becomes «toner cian tn 512».
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFD.String(strings.ToValidUTF8(s, " ")) { // what is no text would keep its neighbours from being taken apart
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// ErrCount is returned by ParseCount for anything that is not a counter's value.
var ErrCount = errors.New("not a counter value")

// ParseCount reads a counter as people type it off a display: 212000, 212.000, 212 000 and
// 212,000 are the same value. A separator is only ever one of thousands, and the same all along, so
// 212.5, 21.20 or 2.120 125 is refused and nothing is read as a decimal. Values run from 0 to MaxCount.
func ParseCount(s string) (int64, error) {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '’':
			return '\''
		}
		return r
	}, strings.TrimSpace(s))
	separator := strings.IndexAny(s, "., '")
	if separator >= 0 {
		groups := strings.Split(s, s[separator:separator+1])
		for i, group := range groups {
			if i == 0 && (len(group) < 1 || len(group) > 3) || i > 0 && len(group) != 3 {
				return 0, ErrCount
			}
		}
		s = strings.Join(groups, "")
	}
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, ErrCount
	}
	value, err := strconv.ParseInt(s, 10, 64)
	if err != nil || value > MaxCount {
		return 0, ErrCount
	}
	return value, nil
}
