package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Audit is the log of who changed what.
type Audit struct{ s *Store }

// Change is one value before and after, as people read it. A value that may not be written down
// (a password, a secret) is left empty on both sides.
type Change struct {
	Field string `json:"field"` // in Spanish, as the screen calls it
	Old   string `json:"old,omitempty"`
	New   string `json:"new,omitempty"`
}

// ObjectKind says what sort of thing was acted on.
type ObjectKind string

// What the log speaks of.
const (
	OnOrder      ObjectKind = "order"
	OnIncident   ObjectKind = "incident"
	OnReading    ObjectKind = "reading"
	OnCustomer   ObjectKind = "customer"
	OnPerson     ObjectKind = "person"
	OnAddress    ObjectKind = "address"
	OnEquipment  ObjectKind = "equipment"
	OnContract   ObjectKind = "contract"
	OnCoverage   ObjectKind = "coverage"
	OnModel      ObjectKind = "model"
	OnArticle    ObjectKind = "article"
	OnTechnician ObjectKind = "technician"
	OnStaff      ObjectKind = "staff"
	OnSettings   ObjectKind = "settings"
	OnImport     ObjectKind = "import"
	OnExport     ObjectKind = "export"
	OnErasure    ObjectKind = "erasure"
)

// ObjectKinds lists what the log speaks of, in the order of the screen's list.
var ObjectKinds = [...]ObjectKind{
	OnOrder, OnIncident, OnReading, OnCustomer, OnPerson, OnAddress, OnEquipment, OnContract, OnCoverage, OnModel, OnArticle,
	OnTechnician, OnStaff, OnSettings, OnImport, OnExport, OnErasure,
}

// Word is the kind as the screen says it.
func (k ObjectKind) Word() string {
	switch k {
	case OnOrder:
		return "Pedido"
	case OnIncident:
		return "Incidencia"
	case OnReading:
		return "Lectura"
	case OnCustomer:
		return "Cliente"
	case OnPerson:
		return "Contacto"
	case OnAddress:
		return "Dirección"
	case OnEquipment:
		return "Equipo"
	case OnContract:
		return "Contrato"
	case OnCoverage:
		return "Cobertura"
	case OnModel:
		return "Modelo"
	case OnArticle:
		return "Artículo"
	case OnTechnician:
		return "Técnico"
	case OnStaff:
		return "Persona"
	case OnSettings:
		return "Ajustes"
	case OnImport:
		return "Importación"
	case OnExport:
		return "Exportación"
	case OnErasure:
		return "Bloqueo"
	}
	return ""
}

// Object is the thing that was acted on.
type Object struct {
	Kind     ObjectKind
	ID       int64
	Name     string     // its number or name, kept as it was
	Customer CustomerID // whose it is; 0 when it is nobody's
}

// Changes lists what differs between two sides, given as field, old, new, field, old, new …
func Changes(fields ...string) []Change {
	var list []Change
	for i := 0; i+2 < len(fields); i += 3 {
		if fields[i+1] != fields[i+2] {
			list = append(list, Change{fields[i], fields[i+1], fields[i+2]})
		}
	}
	return list
}

// audit writes one line into the log, in the transaction of what it tells of. The action is a past
// participle or noun in Spanish, as the log's page shows it: «estado cambiado», «alta», «sesión
// iniciada».
func (t *tx) audit(ctx context.Context, action string, on Object, changes ...Change) error {
	_, err := t.auditOutcome(ctx, Done, action, on, changes...)
	return err
}

// auditFailed is audit for a secret, a code or a passkey that was wrong.
func (t *tx) auditFailed(ctx context.Context, action string, on Object) error {
	_, err := t.auditOutcome(ctx, Failed, action, on)
	return err
}

// auditOutcome is audit for what was not done as well. It returns the line's number.
func (t *tx) auditOutcome(ctx context.Context, outcome Outcome, action string, on Object, changes ...Change) (int64, error) {
	by := ActorOf(ctx)
	line := auditRow{
		at: millis(t.now), kind: by.Kind, staff: by.Staff, role: by.Role, customer: on.Customer, person: by.Person, level: by.Level, factor: by.Factor,
		outcome: outcome, device: by.Device, action: action, object: on.Kind, objectID: on.ID, request: by.Request,
		actor: by.Name, name: on.Name, ip: by.IP,
	}
	if line.customer == 0 {
		line.customer = by.Customer
	}
	if by.Kind == ByStaff {
		line.looksAs = by.Customer
	}
	if changes == nil {
		changes = []Change{}
	}
	text, err := json.Marshal(changes)
	if err != nil {
		return 0, fmt.Errorf("write log: %w", err)
	}
	line.changes = string(text)
	var before []byte
	err = t.QueryRowContext(ctx, "SELECT hash FROM audit ORDER BY id DESC LIMIT 1").Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	words := []string{by.Name, action, on.Name}
	for _, change := range changes {
		words = append(words, change.Field, change.Old, change.New)
	}
	line.seal(before)
	id, err := line.insert(ctx, t, Fold(strings.Join(words, " ")))
	if err == nil && t.s.logged != nil {
		t.logged = append(t.logged, line.bare(id))
	}
	return id, err
}

// Note writes one line about something that changes no record: that somebody looked at the portal
// as a customer, or took data away.
func (r Audit) Note(ctx context.Context, action string, on Object, changes ...Change) error {
	return r.s.write(ctx, "note in log", func(t *tx) error { return t.audit(ctx, action, on, changes...) })
}
