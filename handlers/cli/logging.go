package cli

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
)

// loggedKeys are what the program's log may say. Whatever else is handed to it is left out, so that
// nobody has to remember that a name, an address or a secret does not belong there.
var loggedKeys = []string{"id", "method", "path", "status", "err", "dealer", "job", "kind", "attempt", "address", "data", "dealers", "waited", "file", "done", "version",
	"line", "action", "outcome", "actor", "staff_id", "customer_id", "person_id", "sure", "factor", "object", "object_id", "at", "chain"} // of the dealer's log: numbers and words of ours

// ownKeys are those of them that tell of the installation and of nobody: where it listens, where its files are.
var ownKeys = []string{"address", "data", "file"}

// longestLogged is how many characters of a value are written.
const longestLogged = 256

// discreet writes log lines without personal data: only loggedKeys, each value on one line and cut,
// and of errors nothing that looks like a mailbox, a telephone, a NIF or a secret.
type discreet struct{ to slog.Handler }

// Enabled is that of the handler behind.
func (d discreet) Enabled(ctx context.Context, level slog.Level) bool {
	return d.to.Enabled(ctx, level)
}

// WithGroup leaves groups away: keys are the same everywhere.
func (d discreet) WithGroup(string) slog.Handler { return d }

// WithAttrs keeps what may be kept.
func (d discreet) WithAttrs(attrs []slog.Attr) slog.Handler {
	var kept []slog.Attr
	for _, attr := range attrs {
		if clean, may := discreetly(attr); may {
			kept = append(kept, clean)
		}
	}
	return discreet{d.to.WithAttrs(kept)}
}

// Handle writes one line.
func (d discreet) Handle(ctx context.Context, record slog.Record) error {
	line := slog.NewRecord(record.Time, record.Level, cleaned(record.Message), record.PC)
	record.Attrs(func(attr slog.Attr) bool {
		if clean, may := discreetly(attr); may {
			line.AddAttrs(clean)
		}
		return true
	})
	return d.to.Handle(ctx, line)
}

func discreetly(attr slog.Attr) (slog.Attr, bool) {
	if !slices.Contains(loggedKeys, attr.Key) {
		return attr, false
	}
	value := attr.Value.Resolve()
	switch value.Kind() {
	case slog.KindString:
		if slices.Contains(ownKeys, attr.Key) {
			return slog.String(attr.Key, cut(onOneLine(value.String()))), true
		}
		return slog.String(attr.Key, cleaned(value.String())), true
	case slog.KindAny:
		return slog.String(attr.Key, cleaned(fmt.Sprint(value.Any()))), true
	case slog.KindGroup:
		return attr, false
	}
	return attr, true
}

// telling is what in a text may be somebody's: mailboxes, seven figures and more, NIF, and what is as
// long and as random as a secret.
var telling = regexp.MustCompile(`[^\s<>"']+@[^\s<>"']+|\+?\d[\d ./-]{5,}\d|\b[A-Za-z]?\d{7,8}[A-Za-z0-9]?\b|[A-Za-z0-9_-]{32,}`)

// cleaned is a text on one line, without control characters, without what tells of somebody, and cut.
func cleaned(text string) string {
	return cut(telling.ReplaceAllString(onOneLine(text), "…"))
}

// onOneLine is a text without line breaks and control characters.
func onOneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, text)
}

func cut(text string) string {
	if runes := []rune(text); len(runes) > longestLogged {
		text = string(runes[:longestLogged-1]) + "…"
	}
	return text
}
