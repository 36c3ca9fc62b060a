package store

import (
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// The longest texts of the settings, in characters.
const (
	maxSettingLine = 200
	maxSettingText = 20_000
)

var (
	colorForm = regexp.MustCompile(`^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`)
	hostForm  = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
)

// check says what of the profile cannot be so.
func (d *Dealer) check() error {
	wrong := Invalid{}
	d.checkTexts(wrong)
	if strings.TrimSpace(d.Name) == "" {
		wrong["name"] = "Escriba el nombre del distribuidor."
	}
	if !colorForm.MatchString(d.Color) {
		wrong["color"] = "Escriba el color con seis cifras; por ejemplo, #1f5f8b."
	}
	if d.Email != "" && !oneAddress(d.Email) {
		wrong["email"] = "Escriba una sola dirección de correo; por ejemplo, oficina@ejemplo.es."
	}
	if _, err := time.LoadLocation(d.Zone); err != nil || d.Zone == "" {
		wrong["zone"] = "Escriba una zona horaria que exista; por ejemplo, Europe/Madrid."
	}
	if d.BaseURL != "" && !plainURL(d.BaseURL) {
		wrong["base_url"] = "Escriba la dirección entera, sin nada detrás del nombre; por ejemplo, https://areaclientes.ejemplo.es."
	}
	if d.NIFPolicy != NIFLimited && d.NIFPolicy != NIFActivation && d.NIFPolicy != NIFAlways {
		wrong["acceso_cif"] = "Elija limitado, activacion o siempre."
	}
	for key, limit := range map[string]struct {
		least, most int
		words       string
	}{
		"reading_day":   {1, 28, "Elija un día del 1 al 28."},
		"reopen_days":   {0, 365, "Elija entre 0 y 365 días."},
		"review_units":  {1, 999, "Elija entre 1 y 999 unidades."},
		"review_orders": {1, 99, "Elija entre 1 y 99 pedidos."},
		"keep_orders":   {72, 240, "El mínimo son 72 meses: el Código de Comercio (art. 30) obliga a guardar seis años lo que se factura. El máximo, 240."},
		"keep_readings": {72, 240, "El mínimo son 72 meses: con las lecturas se factura (Código de Comercio, art. 30). El máximo, 240."},
		"keep_files":    {1, 72, "Elija entre 1 y 72 meses."},
		"keep_letters":  {1, 72, "Elija entre 1 y 72 meses."},
		"keep_signins":  {1, 24, "Elija entre 1 y 24 meses: más tiempo no se justifica por la seguridad."},
		"keep_links":    {1, 90, "Elija entre 1 y 90 días."},
		"keep_blocked":  {36, 120, "El mínimo son 36 meses: hasta entonces se puede reclamar (LOPDGDD, art. 72). El máximo, 120."},
	} {
		if n := *d.numbers()[key]; n < limit.least || n > limit.most {
			wrong[key] = limit.words
		}
	}
	return wrong.orNil()
}

// checkTexts limits how long texts are.
func (d *Dealer) checkTexts(wrong Invalid) {
	long := map[string]int{"legal_extra": maxSettingText, "privacy_extra": maxSettingText, "logo": 2_000_000}
	for key, text := range d.texts() {
		most, known := long[key]
		if !known {
			most = maxSettingLine
		}
		if exceeds(*text, most) {
			wrong[key] = "Es demasiado largo. Acórtelo."
		}
	}
}

// oneAddress says whether it is one plain e-mail address.
func oneAddress(text string) bool {
	parsed, err := mail.ParseAddress(text)
	return err == nil && parsed.Address == text && !strings.ContainsAny(text, " \"<>()[],;:\\")
}

// plainURL says whether it is http(s)://name with nothing behind it.
func plainURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && reachable(u.Hostname()) &&
		u.User == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}

// reachable says whether it is the name or the number of a computer.
func reachable(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil || len(host) <= 253 && hostForm.MatchString(strings.ToLower(host))
}
