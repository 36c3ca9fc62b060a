package store

import (
	"context"
	"crypto/sha256"
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
)

// ObjectKinds lists what the log speaks of, in the order of the screen's list.
var ObjectKinds = [...]ObjectKind{
	OnOrder, OnIncident, OnReading, OnCustomer, OnPerson, OnAddress, OnEquipment, OnContract, OnCoverage, OnModel, OnArticle,
	OnTechnician, OnStaff, OnSettings, OnImport, OnExport,
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
	by := ActorOf(ctx)
	whose := on.Customer
	if whose == 0 {
		whose = by.Customer
	}
	if changes == nil {
		changes = []Change{}
	}
	text, err := json.Marshal(changes)
	if err != nil {
		return fmt.Errorf("write log: %w", err)
	}
	var before []byte
	err = t.QueryRowContext(ctx, "SELECT hash FROM audit ORDER BY id DESC LIMIT 1").Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	words := []string{by.Name, action, on.Name}
	for _, change := range changes {
		words = append(words, change.Field, change.Old, change.New)
	}
	hash := auditHash(before, millis(t.now), by, whose, action, on, text)
	_, err = t.ExecContext(ctx, `INSERT INTO audit
		(at, actor_kind, staff_id, actor, role, customer_id, action, object, object_id, object_name, changes, ip, request, search, hash)
		VALUES (?, ?, nullif(?, 0), ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		millis(t.now), by.Kind, by.Staff, by.Name, by.Role, whose, action, on.Kind, on.ID, on.Name, string(text), by.IP, by.Request,
		Fold(strings.Join(words, " ")), hash)
	return err
}

// auditHash chains a line to the one before it.
func auditHash(before []byte, at int64, by Actor, whose CustomerID, action string, on Object, changes []byte) []byte {
	sum := sha256.New()
	sum.Write(before)
	fmt.Fprintf(sum, "%d\x00%s\x00%d\x00%s\x00%s\x00%d\x00%s\x00%s\x00%d\x00%s\x00%s\x00%s\x00%s",
		at, by.Kind, by.Staff, by.Name, by.Role, whose, action, on.Kind, on.ID, on.Name, changes, by.IP, by.Request)
	return sum.Sum(nil)
}

// Note writes one line about something that changes no record: that somebody looked at the portal
// as a customer, or took data away.
func (r Audit) Note(ctx context.Context, action string, on Object, changes ...Change) error {
	return r.s.write(ctx, "note in log", func(t *tx) error { return t.audit(ctx, action, on, changes...) })
}
