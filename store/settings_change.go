package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
)

// SettingsPage is a page of «Ajustes»: what stands on it is seen and changed together.
type SettingsPage string

// The pages there are. Each kind of letter is a page of its own: see LetterPage.
const (
	PageBrand     SettingsPage = "marca"
	PageLegal     SettingsPage = "legal"
	PageAddresses SettingsPage = "direcciones"
	PageSeries    SettingsPage = "series"
	PageHours     SettingsPage = "horario"
	PageMail      SettingsPage = "correo"
	PagePolicies  SettingsPage = "politicas"
	PagePrivacy   SettingsPage = "privacidad"
)

// LetterPage is the page on which the words of one kind of letter stand.
func LetterPage(kind string) SettingsPage { return SettingsPage("cartas/" + kind) }

// profilePage is a page of the profile: its settings by key, as the log calls them.
type profilePage struct {
	page   SettingsPage
	title  string
	fields [][2]string // key, label
}

var profilePages = [...]profilePage{
	{PageBrand, "Marca y colores", [][2]string{{"name", "Nombre"}, {"legal_name", "Razón social"}, {"color", "Color"}, {"logo", "Logotipo"}}},
	{PageLegal, "Textos legales", [][2]string{{"nif", "NIF"}, {"registry", "Registro mercantil"}, {"address", "Dirección"}, {"web", "Página web"},
		{"legal_extra", "Añadido al aviso legal"}, {"privacy_extra", "Añadido a privacidad"}}},
	{PageAddresses, "Direcciones de internet", [][2]string{{"base_url", "Dirección del portal"}}},
	{PageHours, "Horario y promesa", [][2]string{{"phone", "Teléfono"}, {"hours", "Horario"}, {"email", "Correo de la oficina"}, {"promise", "Promesa"},
		{"reading_day", "Día de lectura"}, {"reopen_days", "Días para reabrir"}}},
	{PagePolicies, "Políticas", [][2]string{{"acceso_cif", "Entrar con el CIF"}, {"zone", "Zona horaria"}, {"review_units", "Unidades sin revisar"}, {"review_orders", "Pedidos sin revisar"}}},
	{PagePrivacy, "Privacidad", [][2]string{{"keep_orders", "Meses de pedidos e incidencias"}, {"keep_readings", "Meses de lecturas tras el contrato"}, {"keep_files", "Meses de documentos"},
		{"keep_letters", "Meses de cartas"}, {"keep_signins", "Meses de entradas"}, {"keep_links", "Días de enlaces"}, {"keep_blocked", "Meses de datos bloqueados"}}},
}

// LoggedAs is how the log calls a setting of the profile by its key; empty for one that is none.
func LoggedAs(key string) string {
	for _, page := range profilePages {
		for _, field := range page.fields {
			if field[0] == key {
				return field[1]
			}
		}
	}
	return ""
}

// Version is which version of a page stands there now; the next change of it must have seen it.
func (r Settings) Version(ctx context.Context, page SettingsPage) (int64, error) {
	version := int64(1)
	err := r.s.readers.QueryRowContext(ctx, "SELECT version FROM setting_pages WHERE page = ?", page).Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return version, translate("version of settings", err)
}

// Since lists the lines of the log about a page that are newer than the version somebody saw,
// newest first.
func (r Settings) Since(ctx context.Context, page SettingsPage, seen int64) ([]AuditLine, error) {
	var id, now int64
	err := r.s.readers.QueryRowContext(ctx, "SELECT id, version FROM setting_pages WHERE page = ?", page).Scan(&id, &now)
	if errors.Is(err, sql.ErrNoRows) || err == nil && now <= seen {
		return nil, nil
	}
	if err != nil {
		return nil, translate("changes of settings", err)
	}
	return r.s.Audit.Of(ctx, OnSettings, id, int(now-seen))
}

// Put saves the whole profile, whoever changed it meanwhile. It returns Invalid for what cannot be so.
func (r Settings) Put(ctx context.Context, dealer Dealer) error {
	return r.save(ctx, func(t *tx) error {
		before, err := loadDealer(ctx, t)
		if err != nil {
			return err
		}
		for _, page := range profilePages {
			if err := t.putProfile(ctx, page, 0, &before, &dealer); err != nil {
				return err
			}
		}
		return dealer.check()
	})
}

// Change changes one page of the profile as it stands now; whatever change does beyond that page is
// not saved. It returns Invalid for what cannot be so, ErrConflict when the page is newer than seen
// and ErrNotFound for a page that is not of the profile.
func (r Settings) Change(ctx context.Context, page SettingsPage, seen int64, change func(*Dealer)) error {
	return r.save(ctx, func(t *tx) error { return t.changeProfile(ctx, page, seen, change) })
}

// save writes and then reads the profile anew.
func (r Settings) save(ctx context.Context, work func(*tx) error) error {
	if err := r.s.write(ctx, "save settings", work); err != nil {
		return err
	}
	_, err := r.reload(context.WithoutCancel(ctx))
	return err
}

func (t *tx) changeProfile(ctx context.Context, page SettingsPage, seen int64, change func(*Dealer)) error {
	before, err := loadDealer(ctx, t)
	if err != nil {
		return err
	}
	after := before
	change(&after)
	for _, p := range profilePages {
		if p.page != page {
			continue
		}
		if err := t.putProfile(ctx, p, seen, &before, &after); err != nil {
			return err
		}
		return after.check()
	}
	return ErrNotFound
}

// putProfile writes what differs on one page. A page on which nothing differs stays at its version.
func (t *tx) putProfile(ctx context.Context, page profilePage, seen int64, before, after *Dealer) error {
	var changes []Change
	for _, field := range page.fields {
		old, value := before.value(field[0]), after.value(field[0])
		if old == value {
			continue
		}
		_, err := t.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", field[0], value)
		if err != nil {
			return err
		}
		if field[0] == "logo" {
			old, value = picture(old), picture(value)
		}
		changes = append(changes, Change{field[1], old, value})
	}
	return t.turn(ctx, page.page, page.title, seen, changes)
}

// turn moves a page on to its next version and notes what changed on it. Seen is the version that the
// person had before them, 0 when that does not matter; ErrConflict says that there is a newer one.
func (t *tx) turn(ctx context.Context, page SettingsPage, title string, seen int64, changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	if _, err := t.ExecContext(ctx, "INSERT INTO setting_pages (page) VALUES (?) ON CONFLICT DO NOTHING", page); err != nil {
		return err
	}
	var id int64
	err := t.QueryRowContext(ctx, "UPDATE setting_pages SET version = version + 1 WHERE page = ?1 AND (?2 = 0 OR version = ?2) RETURNING id", page, seen).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrConflict
	}
	if err != nil {
		return err
	}
	return t.audit(ctx, "ajustes cambiados", Object{Kind: OnSettings, ID: id, Name: title}, changes...)
}

// value is a setting as it stands in the file.
func (d *Dealer) value(key string) string {
	if text := d.texts()[key]; text != nil {
		return *text
	}
	return strconv.Itoa(*d.numbers()[key])
}

// picture is how the log speaks of a logo.
func picture(logo string) string {
	switch {
	case logo == "":
		return ""
	case strings.HasPrefix(logo, "data:"):
		return "PNG, " + strconv.Itoa(len(logo)*3/4/1024+1) + " KB"
	}
	return "SVG, " + strconv.Itoa(len(logo)/1024+1) + " KB"
}
