package store

import (
	"context"
	"strings"
	"time"
)

// IncidentNote is what staff wrote about an incident for each other. The customer never sees it.
type IncidentNote struct {
	Author string
	Body   string
	At     time.Time
}

// NoteIncident adds an internal note to an incident that is who's business. A note whose idem was used
// before is not added again. It returns Invalid for an empty or too long note and ErrNotFound for an
// incident out of reach.
func (r Office) NoteIncident(ctx context.Context, who Colleague, number, body, idem string) error {
	body, idem = strings.TrimSpace(body), key(idem)
	wrong := Invalid{}
	switch {
	case body == "":
		wrong["internal"] = "Escriba la nota."
	case exceeds(body, maxBody):
		wrong["internal"] = "La nota es demasiado larga: como mucho, 4.000 caracteres."
	}
	return r.s.write(ctx, "note incident", func(t *tx) error {
		on, err := r.incidentOf(ctx, t, who, number)
		if err != nil {
			return err
		}
		if err := wrong.orNil(); err != nil {
			return err
		}
		result, err := t.ExecContext(ctx, `INSERT INTO incident_notes (incident_id, author, body, idem, at) VALUES (?, ?, ?, nullif(?, ''), ?)
			ON CONFLICT (incident_id, idem) DO NOTHING`, on.ID, who.Name, body, idem, millis(t.now))
		if err != nil {
			return err
		}
		if added, err := result.RowsAffected(); err != nil || added == 0 {
			return err
		}
		return t.audit(ctx, "nota interna añadida", on.object(), Changes("Nota", "", body)...)
	})
}

func (s *Store) incidentNotes(ctx context.Context, q querier, id IncidentID) ([]IncidentNote, error) {
	return collect(ctx, q, "list incident notes", func(row rowScanner, n *IncidentNote) error {
		var at int64
		err := row.Scan(&n.Author, &n.Body, &at)
		n.At = s.instant(at)
		return err
	}, "SELECT author, body, at FROM incident_notes WHERE incident_id = ? ORDER BY id", id)
}

// IncidentEdit is what staff correct about a report. What stays is given again.
type IncidentEdit struct {
	Kind     IncidentKind
	Severity Severity
	Contact  string
	Phone    string
	Version  int64 // of the incident as the editor saw it
}

// EditIncident corrects kind, severity and whom to call of an incident that is who's business. The
// customer sees the new values and gets no letter. Sending the same values again changes nothing. It
// returns Invalid for what is missing or unknown, ErrConflict when the incident has changed since
// edit.Version, and ErrNotFound for one out of reach.
func (r Office) EditIncident(ctx context.Context, who Colleague, number string, edit IncidentEdit) (Incident, error) {
	report := Report{Contact: edit.Contact, Phone: edit.Phone, Kind: edit.Kind, Severity: edit.Severity, Description: "-"}
	report.tidy()
	wrong := report.check()
	var edited Incident
	err := r.s.write(ctx, "edit incident", func(t *tx) error {
		before, err := r.incidentOf(ctx, t, who, number)
		if err != nil {
			return err
		}
		edited = before
		edited.Kind, edited.Severity, edited.Contact, edited.Phone = report.Kind, report.Severity, report.Contact, report.Phone
		changes := Changes("Tipo de aviso", before.Kind.Word(), edited.Kind.Word(), "Gravedad", before.Severity.Word(), edited.Severity.Word(),
			"Contacto", before.Contact, edited.Contact, "Teléfono", before.Phone, edited.Phone)
		switch {
		case len(wrong) > 0:
			return wrong
		case len(changes) == 0:
			return nil
		case edit.Version != before.Version:
			return ErrConflict
		}
		edited.Version++
		_, err = t.ExecContext(ctx, `UPDATE incidents SET kind = ?, severity = ?, contact = ?, phone = ?, search = ?, updated_at = ?, version = ? WHERE id = ?`,
			edited.Kind, edited.Severity, edited.Contact, edited.Phone, incidentSearch(number, edited.Description, edited.Contact),
			millis(t.now), edited.Version, edited.ID)
		if err != nil {
			return err
		}
		return t.audit(ctx, "datos cambiados", before.object(), changes...)
	})
	return edited, err
}
