package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"slices"
	"strings"
)

// CarrierID identifies a carrier.
type CarrierID int64

// Carrier brings parcels.
type Carrier struct {
	ID      CarrierID
	Name    string
	Link    string // https page on which a parcel is followed, see Track; empty when there is none
	Version int64
}

// Track is the page on which a parcel is followed, or empty when the carrier has none. In Link {numero} stands
// for the parcel's number and {cp} for the postcode that it goes to; of a number like 3003/10768217 {agencia} and
// {albaran} are the two parts.
func (c Carrier) Track(number, postcode string) string {
	if c.Link == "" || number == "" {
		return ""
	}
	agency, note, _ := strings.Cut(number, "/")
	if note == "" {
		agency, note = "", number
	}
	escape := url.QueryEscape // also fit for a path, but for the blank
	link := strings.NewReplacer("{numero}", escape(number), "{cp}", escape(postcode), "{agencia}", escape(agency), "{albaran}", escape(note)).Replace(c.Link)
	link = strings.ReplaceAll(link, "+", "%20")
	if !followable(link) {
		return ""
	}
	return link
}

// Carriers lists the carriers by name.
func (r Office) Carriers(ctx context.Context) ([]Carrier, error) {
	return carriers(ctx, r.s.readers)
}

func carriers(ctx context.Context, q querier) ([]Carrier, error) {
	return collect(ctx, q, "list carriers", func(row rowScanner, c *Carrier) error {
		return row.Scan(&c.ID, &c.Name, &c.Link, &c.Version)
	}, "SELECT id, name, link, version FROM carriers ORDER BY name COLLATE NOCASE")
}

// PutCarrier adds a carrier, or with an ID changes it; the same one added a second time changes nothing. It
// returns Invalid for «name» and «link», ErrConflict when somebody changed it since Version, and ErrNotFound.
func (r Office) PutCarrier(ctx context.Context, c Carrier) error {
	if err := c.tidy().orNil(); err != nil {
		return err
	}
	return r.s.write(ctx, "save carrier", func(t *tx) error {
		list, err := carriers(ctx, t)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(other Carrier) bool { return other.ID == c.ID })
		if slices.ContainsFunc(list, func(other Carrier) bool { return other.Name == c.Name && other.Link == c.Link }) {
			return nil
		}
		if slices.ContainsFunc(list, func(other Carrier) bool { return Fold(other.Name) == Fold(c.Name) && other.ID != c.ID }) {
			return Invalid{"name": "Ya hay un transportista con ese nombre. Cámbielo en su línea."}
		}
		var old Carrier
		switch {
		case c.ID != 0 && at < 0:
			return ErrNotFound
		case c.ID != 0 && list[at].Version != c.Version:
			return ErrConflict
		case c.ID != 0:
			old = list[at]
		}
		return t.putCarrier(ctx, old, c)
	})
}

func (t *tx) putCarrier(ctx context.Context, old, c Carrier) error {
	err := t.audit(ctx, "transportista guardado", Object{Kind: OnSettings, Name: c.Name},
		Changes("Transportista", old.Name, c.Name, "Seguimiento", old.Link, c.Link)...)
	if err != nil {
		return err
	}
	if c.ID == 0 {
		_, err = t.ExecContext(ctx, "INSERT INTO carriers (name, link) VALUES (?, ?)", c.Name, c.Link)
	} else {
		_, err = t.ExecContext(ctx, "UPDATE carriers SET name = ?, link = ?, version = version + 1 WHERE id = ?", c.Name, c.Link, c.ID)
	}
	return err
}

// DropCarrier takes a carrier off the list; orders that it brought keep its name and their links. One that is
// gone already is no error.
func (r Office) DropCarrier(ctx context.Context, id CarrierID) error {
	return r.s.write(ctx, "drop carrier", func(t *tx) error {
		var old Carrier
		err := t.QueryRowContext(ctx, "DELETE FROM carriers WHERE id = ? RETURNING name, link", id).Scan(&old.Name, &old.Link)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return t.audit(ctx, "transportista quitado", Object{Kind: OnSettings, Name: old.Name}, Changes("Seguimiento", old.Link, "")...)
	})
}

func (c *Carrier) tidy() Invalid {
	wrong := Invalid{}
	oneLine(wrong, "name", &c.Name, MaxDeliveryField)
	c.Link = strings.TrimSpace(c.Link)
	if c.Name == "" {
		wrong["name"] = "Escriba el nombre del transportista."
	}
	if sample := (Carrier{Link: c.Link}).Track("1/2", "45001"); c.Link != "" && (sample == "" || strings.ContainsAny(sample, "{} ")) {
		wrong["link"] = "Escriba una dirección que empiece por https://, con {numero} donde va el número."
	}
	return wrong
}

// trackingLink is the address on which the customer follows the parcel from now on: the one that was typed, else for a
// new number or carrier the carrier's own. What was typed for the number before is of no use for another.
func (t *tx) trackingLink(ctx context.Context, o, after Order, typed string) (string, error) {
	same := after.Tracking == o.Tracking && after.Carrier == o.Carrier
	switch {
	case typed != "" && (same || typed != o.TrackingURL):
		return typed, nil
	case same:
		return o.TrackingURL, nil
	}
	list, err := carriers(ctx, t)
	for _, c := range list {
		if Fold(c.Name) == Fold(after.Carrier) {
			return c.Track(after.Tracking, o.Ship.Postcode), err
		}
	}
	return "", err
}
