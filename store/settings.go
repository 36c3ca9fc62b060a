package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Settings is what the dealer says about itself.
type Settings struct{ s *Store }

// Dealer is the portal's own profile: whose it is, how to reach it, and its policies.
type Dealer struct {
	Name      string // shown in the header and in letters
	LegalName string // razón social, for the legal notice
	NIF       string
	Registry  string // registro mercantil line of the legal notice
	Address   string
	Phone     string
	Hours     string // «de lunes a viernes, de 9:00 a 14:00»
	Email     string // the office: where notices of orders and incidents go
	Web       string
	Color     string // #RRGGBB, the one colour the theme is derived from
	Logo      string // an SVG document, or empty for the neutral drawing
	BaseURL   string // https://areaclientes.example.es: for links in letters
	Zone      string // IANA time zone
	Promise   string // «Le respondemos en 4 horas laborables.»

	ReadingDay int // day of the month from which this month's reading is asked for, 1–28
	ReopenDays int // days after closing in which a customer may reopen an incident
}

// defaults of a new dealer's file.
var defaults = Dealer{
	Name: "Área de clientes", Color: "#1f5f8b", Zone: "Europe/Madrid",
	ReadingDay: 20, ReopenDays: 15,
}

// texts pairs each text setting with its key in the file.
func (d *Dealer) texts() map[string]*string {
	return map[string]*string{
		"name": &d.Name, "legal_name": &d.LegalName, "nif": &d.NIF, "registry": &d.Registry,
		"address": &d.Address, "phone": &d.Phone, "hours": &d.Hours, "email": &d.Email, "web": &d.Web,
		"color": &d.Color, "logo": &d.Logo, "base_url": &d.BaseURL, "zone": &d.Zone, "promise": &d.Promise,
	}
}

func (d *Dealer) numbers() map[string]*int {
	return map[string]*int{"reading_day": &d.ReadingDay, "reopen_days": &d.ReopenDays}
}

// Get returns the dealer's profile, from memory: it is read once and after each Put.
func (r Settings) Get(ctx context.Context) (Dealer, error) {
	if known := r.s.dealer.Load(); known != nil {
		return *known, nil
	}
	dealer, err := r.load(ctx)
	if err != nil {
		return Dealer{}, err
	}
	r.s.dealer.Store(&dealer)
	return dealer, nil
}

func (r Settings) load(ctx context.Context) (Dealer, error) {
	const op = "load settings"
	dealer := defaults
	rows, err := r.s.readers.QueryContext(ctx, "SELECT key, value FROM settings")
	if err != nil {
		return dealer, translate(op, err)
	}
	defer rows.Close()
	texts, numbers := dealer.texts(), dealer.numbers()
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return dealer, translate(op, err)
		}
		if text := texts[key]; text != nil {
			*text = value
		}
		if number := numbers[key]; number != nil {
			if *number, err = strconv.Atoi(value); err != nil {
				return dealer, fmt.Errorf("%s: %s: %w", op, key, err)
			}
		}
	}
	return dealer, translate(op, rows.Err())
}

// Put saves the whole profile. It returns Invalid for an unknown time zone, a reading day outside
// 1–28 or a base URL that is not http(s).
func (r Settings) Put(ctx context.Context, dealer Dealer) error {
	if err := dealer.check(); err != nil {
		return err
	}
	err := r.s.write(ctx, "save settings", func(t *tx) error {
		const upsert = "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
		for key, text := range dealer.texts() {
			if _, err := t.ExecContext(ctx, upsert, key, *text); err != nil {
				return err
			}
		}
		for key, number := range dealer.numbers() {
			if _, err := t.ExecContext(ctx, upsert, key, strconv.Itoa(*number)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.s.dealer.Store(&dealer)
	return nil
}

func (d *Dealer) check() error {
	wrong := Invalid{}
	if strings.TrimSpace(d.Name) == "" {
		wrong["name"] = "Escriba el nombre del distribuidor."
	}
	if _, err := time.LoadLocation(d.Zone); err != nil || d.Zone == "" {
		wrong["zone"] = "Escriba una zona horaria que exista; por ejemplo, Europe/Madrid."
	}
	if d.ReadingDay < 1 || d.ReadingDay > 28 {
		wrong["reading_day"] = "Elija un día del 1 al 28."
	}
	if d.ReopenDays < 0 || d.ReopenDays > 365 {
		wrong["reopen_days"] = "Elija entre 0 y 365 días."
	}
	if d.BaseURL != "" && !strings.HasPrefix(d.BaseURL, "https://") && !strings.HasPrefix(d.BaseURL, "http://") {
		wrong["base_url"] = "Escriba la dirección entera; empieza por https://."
	}
	return wrong.orNil()
}

// zone is the dealer's time zone; before the settings can be read, Madrid's.
func (r Settings) zone() *time.Location {
	if known := r.s.zone.Load(); known != nil {
		if dealer := r.s.dealer.Load(); dealer == nil || dealer.Zone == known.String() {
			return known
		}
	}
	name := defaults.Zone
	if dealer := r.s.dealer.Load(); dealer != nil {
		name = dealer.Zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	r.s.zone.Store(zone)
	return zone
}

// Hosts lists the host names that this dealer answers, in order.
func (r Settings) Hosts(ctx context.Context) ([]string, error) {
	return collect(ctx, r.s.readers, "list hosts", func(rows rowScanner, host *string) error {
		return rows.Scan(host)
	}, "SELECT host FROM hosts ORDER BY host")
}

// SetHosts replaces the host names that this dealer answers. They are kept in lower case, without a port.
func (r Settings) SetHosts(ctx context.Context, hosts []string) error {
	return r.s.write(ctx, "set hosts", func(t *tx) error {
		if _, err := t.ExecContext(ctx, "DELETE FROM hosts"); err != nil {
			return err
		}
		for _, host := range hosts {
			if _, err := t.ExecContext(ctx, "INSERT INTO hosts (host) VALUES (?) ON CONFLICT DO NOTHING", strings.ToLower(host)); err != nil {
				return err
			}
		}
		return nil
	})
}

// The number series of a dealer.
const (
	OrderSeries    = "order"
	IncidentSeries = "incident"
)

// SetSeries sets how the numbers of a series look and which comes next: prefix «W», width 5 and
// next 92987 give W92987. It returns Invalid when next was given out already or does not fit.
func (r Settings) SetSeries(ctx context.Context, name, prefix string, width int, next int64) error {
	return r.s.write(ctx, "set series", func(t *tx) error {
		var now int64
		if err := t.QueryRowContext(ctx, "SELECT next FROM series WHERE name = ?", name).Scan(&now); err != nil {
			return err
		}
		if next < now {
			return Invalid{"next": fmt.Sprintf("El %d ya se ha usado; el siguiente es %d.", next, now)}
		}
		_, err := t.ExecContext(ctx, "UPDATE series SET prefix = ?, width = ?, next = ? WHERE name = ?", prefix, width, next, name)
		return err
	})
}

// number draws the next number of a series inside the caller's transaction: when that is rolled
// back the number was never given, so there are neither gaps nor doubles.
func (t *tx) number(ctx context.Context, series string) (string, error) {
	var prefix string
	var width, given int64
	err := t.QueryRowContext(ctx, "UPDATE series SET next = next + 1 WHERE name = ? RETURNING prefix, width, next - 1", series).
		Scan(&prefix, &width, &given)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%0*d", prefix, int(width), given), nil
}

// Pair is one setting as it stands in the file: its key and its value as text.
type Pair struct{ Key, Value string }

// Pairs lists the profile's settings by key.
func (d Dealer) Pairs() []Pair {
	var pairs []Pair
	for key, text := range d.texts() {
		pairs = append(pairs, Pair{key, *text})
	}
	for key, number := range d.numbers() {
		pairs = append(pairs, Pair{key, strconv.Itoa(*number)})
	}
	slices.SortFunc(pairs, func(a, b Pair) int { return strings.Compare(a.Key, b.Key) })
	return pairs
}

// Set changes one setting by its key. It returns Invalid for a key that does not exist and for a
// number that is none; Settings.Put checks the rest.
func (d *Dealer) Set(key, value string) error {
	if text := d.texts()[key]; text != nil {
		*text = strings.TrimSpace(value)
		return nil
	}
	number := d.numbers()[key]
	if number == nil {
		return Invalid{key: fmt.Sprintf("No hay ningún ajuste «%s».", key)}
	}
	parsed, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil {
		return Invalid{key: fmt.Sprintf("«%s» no es un número entero.", value)}
	}
	*number = parsed
	return nil
}
