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
	Logo      string // an SVG document, a PNG as a data address, or empty for the neutral drawing
	BaseURL   string // https://areaclientes.example.es: for links in letters
	Zone      string // IANA time zone
	Promise   string // «Le respondemos en 4 horas laborables.»

	ReadingDay int // day of the month from which this month's reading is asked for, 1–28
	ReopenDays int // days after closing in which a customer may reopen an incident

	LegalExtra   string // the dealer's own paragraphs of the legal notice
	PrivacyExtra string // and of the page on privacy

	ReviewUnits  int // more units of one article than this, and the office looks at the order first
	ReviewOrders int // so does it at the next order of a customer who has so many open ones of the day

	NIFPolicy string  // what number and NIF open: NIFLimited, NIFActivation or NIFAlways
	Keep      Keeping // how long things are kept
}

// defaults of a new dealer's file.
var defaults = Dealer{
	Name: "Área de clientes", Color: "#1f5f8b", Zone: "Europe/Madrid",
	ReadingDay: 20, ReopenDays: 15, ReviewUnits: 10, ReviewOrders: 3, NIFPolicy: NIFLimited,
	Keep: StandardKeeping(),
}

// texts pairs each text setting with its key in the file.
func (d *Dealer) texts() map[string]*string {
	return map[string]*string{
		"name": &d.Name, "legal_name": &d.LegalName, "nif": &d.NIF, "registry": &d.Registry,
		"address": &d.Address, "phone": &d.Phone, "hours": &d.Hours, "email": &d.Email, "web": &d.Web,
		"color": &d.Color, "logo": &d.Logo, "base_url": &d.BaseURL, "zone": &d.Zone, "promise": &d.Promise,
		"legal_extra": &d.LegalExtra, "privacy_extra": &d.PrivacyExtra, "acceso_cif": &d.NIFPolicy,
	}
}

func (d *Dealer) numbers() map[string]*int {
	return map[string]*int{
		"reading_day": &d.ReadingDay, "reopen_days": &d.ReopenDays, "review_units": &d.ReviewUnits, "review_orders": &d.ReviewOrders,
		"keep_orders": &d.Keep.Orders, "keep_readings": &d.Keep.Readings, "keep_files": &d.Keep.Files, "keep_letters": &d.Keep.Letters,
		"keep_signins": &d.Keep.SignIns, "keep_links": &d.Keep.Links, "keep_blocked": &d.Keep.Blocked,
	}
}

// settingsLook is how often it is looked whether another process has changed the settings.
const settingsLook = time.Second

// Get returns the dealer's profile, from memory: it is read once, after each Put, and within a second of a
// change by another process, as the command line's.
func (r Settings) Get(ctx context.Context) (Dealer, error) {
	if known := r.s.dealer.Load(); known != nil && !r.stale(ctx) {
		return *known, nil
	}
	return r.reload(ctx)
}

// stale reports whether the file has newer settings than those in memory. It asks the file at most once in
// settingsLook, whoever calls; when that cannot be read, what is known is as good as it gets.
func (r Settings) stale(ctx context.Context) bool {
	now, last := r.s.now(), r.s.looked.Load()
	if since := now.Sub(*last); since >= 0 && since < settingsLook || !r.s.looked.CompareAndSwap(last, &now) {
		return false
	}
	version, err := settingsVersion(ctx, r.s.readers)
	return err == nil && version != r.s.version.Load()
}

// settingsVersion counts the changes of settings, on whichever page.
func settingsVersion(ctx context.Context, q querier) (int64, error) {
	var version int64
	return version, q.QueryRowContext(ctx, "SELECT coalesce(sum(version), 0) FROM setting_pages").Scan(&version)
}

// reload reads the profile and remembers it. The lock keeps an older reading from being remembered last.
func (r Settings) reload(ctx context.Context) (Dealer, error) {
	r.s.settings.Lock()
	defer r.s.settings.Unlock()
	now := r.s.now()
	version, err := settingsVersion(ctx, r.s.readers) // before the profile, so that a change in between is seen later
	if err != nil {
		return defaults, translate("load settings", err)
	}
	dealer, err := loadDealer(ctx, r.s.readers)
	if err == nil {
		r.s.looked.Store(&now)
		r.s.version.Store(version)
		r.s.dealer.Store(&dealer)
	}
	return dealer, err
}

func loadDealer(ctx context.Context, q querier) (Dealer, error) {
	const op = "load settings"
	dealer := defaults
	pairs, err := collect(ctx, q, op, func(row rowScanner, p *Pair) error { return row.Scan(&p.Key, &p.Value) },
		"SELECT key, value FROM settings")
	if err != nil {
		return dealer, err
	}
	texts, numbers := dealer.texts(), dealer.numbers()
	for _, pair := range pairs {
		if text := texts[pair.Key]; text != nil {
			*text = pair.Value
		}
		if number := numbers[pair.Key]; number != nil {
			if *number, err = strconv.Atoi(pair.Value); err != nil {
				return dealer, fmt.Errorf("%s: %s: %w", op, pair.Key, err)
			}
		}
	}
	return dealer, nil
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
