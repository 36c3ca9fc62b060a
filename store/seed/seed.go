// Package seed makes the demonstration dealers: a believable fleet that comes in through the same
// import as a real ERP's, months of readings, and orders and incidents in every state, made by the
// same methods that customers and staff use, with the clock turned back.
package seed

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"areaclientes/store"
)

// zone is where the demonstration dealers are.
const zone = "Europe/Madrid"

// Dealer is one demonstration dealer.
type Dealer struct {
	Slug string // of its file
	Name string

	profile      store.Dealer
	hosts        []string
	seed         uint64
	customers    int
	firstNumber  string // of its first customer, whose sign-in is shown
	firstMachine int
	nextOrder    int64
	nextIncident int64
}

// Dealers lists the demonstration dealers. The first also answers localhost.
func Dealers() []Dealer {
	return []Dealer{
		{
			Slug: "sercaman", Name: "SERCAMÁN", hosts: []string{"sercaman.localhost", "localhost"}, seed: 11,
			customers: 24, firstNumber: "04812", firstMachine: 20416, nextOrder: 6281, nextIncident: 92931,
			profile: store.Dealer{
				Name: "SERCAMÁN", LegalName: "Sercamán Demostración, S.L.", NIF: nif('B', 4599001), Color: "#b3111c",
				Registry: "Registro Mercantil de Toledo, tomo 000, folio 00, hoja TO-0000 (datos de muestra)",
				Address:  "Calle Río Tajo, 4, 45007 Toledo", Phone: "925 00 00 00", Email: "oficina@sercaman.example",
				Hours: "de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00", Web: "https://www.sercaman.example",
				Promise: "Le respondemos en 4 horas laborables.",
			},
		},
		{
			Slug: "serprosa", Name: "SERPROSA", hosts: []string{"serprosa.localhost"}, seed: 23,
			customers: 10, firstNumber: "00215", firstMachine: 1000, nextOrder: 1180, nextIncident: 4410,
			profile: store.Dealer{
				Name: "SERPROSA", LegalName: "Serprosa Demostración, S.A.", NIF: nif('A', 1399002), Color: "#0a6b4f",
				Registry: "Registro Mercantil de Ciudad Real, tomo 000, folio 00, hoja CR-0000 (datos de muestra)",
				Address:  "Ronda de Alarcos, 12, 13001 Ciudad Real", Phone: "926 00 00 00", Email: "oficina@serprosa.example",
				Hours: "de lunes a viernes, de 8:00 a 15:00", Web: "https://www.serprosa.example",
				Promise: "Le respondemos el mismo día.",
			},
		},
	}
}

// SignIn is the user and password of a demonstration customer.
type SignIn struct{ Company, User, Password string }

// SignIns lists customers of the dealer that people may try; the first has the most to show.
func (d Dealer) SignIns() []SignIn {
	var list []SignIn
	for _, c := range newFleet(d, time.Now()).companies[:3] {
		list = append(list, SignIn{Company: c.name, User: c.number, Password: c.nif})
	}
	return list
}

// Setup says where and when a demonstration dealer is made.
type Setup struct {
	Dir     string    // of the dealer's file
	BaseURL string    // of its portal, for links in letters
	Logo    string    // an SVG document
	Now     time.Time // the day on which the story ends
	Key     []byte    // of the dealer's portal, as store.Options has it

	Hired func(StaffSignIn) // called for each of the dealer's people; may be nil
}

// Load makes the dealer's file.
func (d Dealer) Load(ctx context.Context, setup Setup) error {
	zone, err := time.LoadLocation(zone)
	if err != nil {
		return err
	}
	setup.Now = setup.Now.In(zone)
	clock := setup.Now
	s, err := store.Open(ctx, filepath.Join(setup.Dir, d.Slug+".db"), store.Options{Now: func() time.Time { return clock }, Random: d.secrets(), Key: setup.Key})
	if err != nil {
		return err
	}
	story := &story{Setup: setup, store: s, dealer: d, clock: &clock}
	return errors.Join(story.tell(ctx), s.Close())
}

// tell makes everything in the order in which it happened.
func (t *story) tell(ctx context.Context) error {
	if err := t.profile(ctx); err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	if err := t.load(ctx); err != nil {
		return fmt.Errorf("fleet: %w", err)
	}
	for _, chapter := range []struct {
		name string
		tell func(context.Context) error
	}{
		{"staff", t.staff}, {"orders", t.orders}, {"incidents", t.incidents}, {"readings", t.readings}, {"office", t.office},
		{"baskets", t.basket}, {"letters", t.post},
	} {
		if err := chapter.tell(ctx); err != nil {
			return fmt.Errorf("%s: %w", chapter.name, err)
		}
	}
	return nil
}

func (t *story) profile(ctx context.Context) error {
	profile := t.dealer.profile
	profile.Zone, profile.ReadingDay, profile.ReopenDays = zone, min(t.Now.Day(), 20), 15
	profile.ReviewUnits, profile.ReviewOrders = 10, 3
	profile.Logo, profile.BaseURL = t.Logo, t.BaseURL
	if err := t.store.Settings.Put(ctx, profile); err != nil {
		return err
	}
	if err := t.store.Settings.SetHosts(ctx, t.dealer.hosts); err != nil {
		return err
	}
	if err := t.store.Settings.SetSeries(ctx, store.OrderSeries, "", 5, t.dealer.nextOrder); err != nil {
		return err
	}
	return t.store.Settings.SetSeries(ctx, store.IncidentSeries, "W", 5, t.dealer.nextIncident)
}
