package store

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
)

// The number series of a dealer.
const (
	OrderSeries    = "order"
	IncidentSeries = "incident"
)

// Series is how the numbers of one kind of thing look and which comes next: prefix «W», width 5 and
// next 92987 give W92987.
type Series struct {
	Name   string // OrderSeries or IncidentSeries
	Prefix string
	Width  int
	Next   int64
}

// Sample is the next number as it will be given.
func (s Series) Sample() string { return fmt.Sprintf("%s%0*d", s.Prefix, s.Width, s.Next) }

// word is the series as the log calls it.
func (s Series) word() string {
	if s.Name == OrderSeries {
		return "Siguiente pedido"
	}
	return "Siguiente incidencia"
}

// Series lists the dealer's series: orders, incidents.
func (r Settings) Series(ctx context.Context) ([]Series, error) {
	return collect(ctx, r.s.readers, "list series", func(row rowScanner, s *Series) error {
		return row.Scan(&s.Name, &s.Prefix, &s.Width, &s.Next)
	}, "SELECT name, prefix, width, next FROM series ORDER BY name DESC")
}

// SetSeries sets one series, whoever changed it meanwhile. It returns Invalid («next», «prefix»,
// «width») when a number would come again or looks as none can.
func (r Settings) SetSeries(ctx context.Context, name, prefix string, width int, next int64) error {
	return r.changeSeries(ctx, 0, []Series{{name, prefix, width, next}}, func(_, field string) string { return field })
}

// ChangeSeries changes several series together. Invalid names the field after the series: «order_next»,
// «incident_prefix». It returns ErrConflict when the page is newer than seen; numbers that were given
// out meanwhile are no change of the page, but they are not given out again either.
func (r Settings) ChangeSeries(ctx context.Context, seen int64, list []Series) error {
	return r.changeSeries(ctx, seen, list, func(name, field string) string { return name + "_" + field })
}

func (r Settings) changeSeries(ctx context.Context, seen int64, list []Series, key func(name, field string) string) error {
	return r.s.write(ctx, "set series", func(t *tx) error {
		wrong := Invalid{}
		var changes []Change
		for _, s := range list {
			old := Series{Name: s.Name}
			err := t.QueryRowContext(ctx, "SELECT prefix, width, next FROM series WHERE name = ?", s.Name).Scan(&old.Prefix, &old.Width, &old.Next)
			if err != nil {
				return err
			}
			found, err := t.checkSeries(ctx, old, s)
			if err != nil {
				return err
			}
			for field, words := range found {
				wrong[key(s.Name, field)] = words
			}
			if len(wrong) > 0 || s == old {
				continue
			}
			changes = append(changes, Change{s.word(), old.Sample(), s.Sample()})
			if _, err := t.ExecContext(ctx, "UPDATE series SET prefix = ?, width = ?, next = ? WHERE name = ?", s.Prefix, s.Width, s.Next, s.Name); err != nil {
				return err
			}
		}
		if err := wrong.orNil(); err != nil {
			return err
		}
		return t.turn(ctx, PageSeries, "Series de números", seen, changes)
	})
}

// prefixForm is what may stand before a number: it goes into addresses, and a digit at its end would
// be taken for a part of the number.
var prefixForm = regexp.MustCompile(`^([A-Za-z0-9-]{0,9}[A-Za-z-])?$`)

// checkSeries says what is wrong with a series: numbers may never come again.
func (t *tx) checkSeries(ctx context.Context, old, s Series) (Invalid, error) {
	wrong := Invalid{}
	if !prefixForm.MatchString(s.Prefix) {
		wrong["prefix"] = "Use letras, cifras y guiones, diez como mucho; lo último, una letra o un guion."
	}
	if s.Width < 1 || s.Width > 12 {
		wrong["width"] = "Elija entre 1 y 12 cifras."
	}
	if s.Next < 1 || s.Next > 999_999_999_999 {
		wrong["next"] = "Escriba un número desde 1."
	}
	if len(wrong) > 0 || s == old {
		return wrong, nil
	}
	least, err := t.leastNumber(ctx, s)
	if s.Prefix == old.Prefix {
		least = max(least, old.Next)
	}
	if s.Next < least {
		wrong["next"] = fmt.Sprintf("El %d ya se ha usado; el siguiente es %d.", s.Next, least)
	}
	return wrong, err
}

// leastNumber is the first that no order or incident with the series' prefix has reached.
func (t *tx) leastNumber(ctx context.Context, s Series) (int64, error) {
	table := map[string]string{OrderSeries: "orders", IncidentSeries: "incidents"}[s.Name]
	tail := strconv.Itoa(len(s.Prefix) + 1)
	least := int64(1)
	err := t.QueryRowContext(ctx, `SELECT coalesce(max(CAST(substr(number, `+tail+`) AS INTEGER)), 0) + 1 FROM `+table+`
		WHERE substr(number, 1, ?1) = ?2 AND substr(number, `+tail+`) <> '' AND substr(number, `+tail+`) NOT GLOB '*[^0-9]*'`,
		len(s.Prefix), s.Prefix).Scan(&least)
	return least, err
}
