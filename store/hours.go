package store

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// openingHours is when a dealer works, as read from what it says in words. Holidays are not known.
type openingHours struct {
	week [7][]span // by time.Weekday
}

// span is part of a day, in minutes after midnight.
type span struct{ from, to int }

// hoursToken finds days and stretches of time: «de lunes a viernes, de 9:00 a 14:00», «L-V 9-14 h».
var hoursToken = regexp.MustCompile(`\b(\d{1,2})(?:[:.h](\d{2}))?\s*(?:h\b\.?|horas\b)?\s*(?:a|-|–|hasta)\s*(?:las\s+)?(\d{1,2})(?:[:.h](\d{2}))?` +
	`|\b(lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|[lmxjvsd])\b|todos los dias|;`)

var weekdays = map[byte]time.Weekday{'l': time.Monday, 'x': time.Wednesday, 'j': time.Thursday, 'v': time.Friday, 's': time.Saturday, 'd': time.Sunday}

// weekday is the day that a word of hoursToken names; a lone m is Tuesday, Wednesday's letter being x.
func weekday(word string) time.Weekday {
	switch {
	case strings.HasPrefix(word, "mi"):
		return time.Wednesday
	case word[0] == 'm':
		return time.Tuesday
	}
	return weekdays[word[0]]
}

// parseHours reads opening hours as a dealer writes them. It returns false for what it does not
// understand. Stretches without days are those of Monday to Friday.
func parseHours(text string) (openingHours, bool) {
	text = plain(text)
	var h openingHours
	var days []time.Weekday
	var spans []span
	end := 0       // of the day before, to see what stands between two
	after := false // a stretch of time was read last
	for _, at := range hoursToken.FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string {
			if at[2*i] < 0 {
				return ""
			}
			return text[at[2*i]:at[2*i+1]]
		}
		word := text[at[0]:at[1]]
		if s, ok := spanOf(part(1), part(2), part(3), part(4)); part(1) != "" {
			if !ok {
				return openingHours{}, false
			}
			spans, after = append(spans, s), true
			continue
		}
		if after && (len(days) > 0 || word == ";") {
			h.add(days, spans)
			days, spans = nil, nil
		}
		after = false
		switch {
		case word == ";":
		case part(5) == "":
			days = append(days, 0, 1, 2, 3, 4, 5, 6)
		default:
			days = extend(days, strings.TrimSpace(text[min(end, at[0]):at[0]]), weekday(word))
			end = at[1]
		}
	}
	h.add(days, spans)
	return h, h.perDay() > 0
}

// extend adds a day, or all up to it when «a» or a dash stands between it and the one before.
func extend(days []time.Weekday, between string, day time.Weekday) []time.Weekday {
	if len(days) > 0 && (between == "a" || between == "-" || between == "–") {
		for next := (days[len(days)-1] + 1) % 7; next != day; next = (next + 1) % 7 {
			days = append(days, next)
		}
	}
	return append(days, day)
}

func spanOf(fromHour, fromMinute, toHour, toMinute string) (span, bool) {
	number := func(text string) int { n, _ := strconv.Atoi(text); return n }
	s := span{number(fromHour)*60 + number(fromMinute), number(toHour)*60 + number(toMinute)}
	return s, s.from < s.to && s.to <= 24*60
}

func (h *openingHours) add(days []time.Weekday, spans []span) {
	if len(days) == 0 {
		days = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	}
	for _, day := range days {
		h.week[day] = append(h.week[day], spans...)
	}
}

// perDay is how long the dealer works on the longest of its days.
func (h openingHours) perDay() time.Duration {
	longest := 0
	for _, spans := range h.week {
		sum := 0
		for _, s := range spans {
			sum += s.to - s.from
		}
		longest = max(longest, sum)
	}
	return time.Duration(longest) * time.Minute
}

// maxWorked is how many days back working hours are counted; beyond, more or less does not matter.
const maxWorked = 90

// between is how much of the time from a to b the dealer works.
func (h openingHours) between(a, b time.Time) time.Duration {
	if earliest := b.AddDate(0, 0, -maxWorked); a.Before(earliest) {
		a = earliest
	}
	var worked time.Duration
	for day := a; DateOf(day) <= DateOf(b); day = day.AddDate(0, 0, 1) {
		at := func(minutes int) time.Time {
			return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, day.Location())
		}
		for _, s := range h.week[day.Weekday()] {
			from, to := at(s.from), at(s.to)
			if from.Before(a) {
				from = a
			}
			if to.After(b) {
				to = b
			}
			worked += max(0, to.Sub(from))
		}
	}
	return worked
}

// plain is text in lower case without accents, with its punctuation.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}
