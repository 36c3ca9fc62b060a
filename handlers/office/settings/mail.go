package settings

import (
	"bytes"
	"context"
	"crypto/rand"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/jobs"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/mail"
	"areaclientes/views/office/settings"
	"areaclientes/views/ui"
)

var securities = []ui.Option{
	{Value: "starttls", Label: "STARTTLS (lo normal, puerto 587)"},
	{Value: "tls", Label: "TLS desde el principio (puerto 465)"},
	{Value: "none", Label: "Ninguna (solo para un servidor de esta misma máquina)"},
}

// mailForm is «Correo» with a server in it. Its password is never shown.
func (r Room) mailForm(c *fiber.Ctx, m store.MailServer) (settings.MailView, error) {
	form, err := r.form(c, store.PageMail, "El servidor por el que salen los avisos a clientes, técnicos y oficina.")
	if err != nil {
		return settings.MailView{}, err
	}
	kept, err := r.store.Settings.Mail(c.UserContext())
	secret := settings.Input{Field: ui.Field{ID: "password", Name: "clave", Label: "Contraseña", Autocomplete: "new-password"}, As: settings.Secret}
	if len(kept.Password) > 0 {
		secret.Hint = "Hay una guardada. Déjelo en blanco para no cambiarla."
	}
	form.Inputs = serverInputs(m, secret)
	view := settings.MailView{Form: form, Me: web.ViewerOf(c).Colleague.Email, Own: kept.Host != "", Readable: true}
	if view.Own {
		_, bad := jobs.Server(kept, web.SafeOf(c))
		view.Readable = bad == nil
	}
	return view, err
}

func serverInputs(m store.MailServer, secret settings.Input) []settings.Input {
	inputs := []settings.Input{
		line("host", "Servidor", "Por ejemplo, smtp.ejemplo.es. En blanco, las cartas salen por el de la instalación."),
		number("port", "Puerto", ""), {Field: ui.Field{Name: "security", Label: "Seguridad"}, As: settings.Choice, Options: securities},
		line("user", "Usuario", "En blanco si el servidor no lo pide."), secret,
		line("sender", "Remitente", "La dirección de la que salen las cartas. En blanco, la de la oficina."),
	}
	port := ""
	if m.Port != 0 {
		port = strconv.Itoa(m.Port)
	}
	for i, value := range []string{m.Host, port, m.Security, m.User, "", m.Sender} {
		inputs[i].Value = value
	}
	return inputs
}

func (r Room) mail(c *fiber.Ctx) error {
	server, err := r.store.Settings.Mail(c.UserContext())
	if err != nil {
		return err
	}
	if server.Host == "" {
		server.Port, server.Security = 587, "starttls"
	}
	view, err := r.mailForm(c, server)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, settings.Mail(view), settings.MailForm(view))
}

// typedServer is the server of the form. A password left blank stays the one that is kept, but only
// for the same server and user: elsewhere it would be given away.
func (r Room) typedServer(c *fiber.Ctx) (store.MailServer, error) {
	port, _ := strconv.Atoi(web.Text(c, "port")) // what is no number is refused as 0
	m := store.MailServer{Host: web.Text(c, "host"), Port: port, Security: web.Text(c, "security"), User: web.Text(c, "user"), Sender: web.Text(c, "sender")}
	kept, err := r.store.Settings.Mail(c.UserContext())
	if err != nil || m.User == "" {
		return m, err
	}
	if password := string(c.Request().PostArgs().Peek("clave")); password != "" {
		m.Password, err = web.SafeOf(c).Seal(store.MailPurpose, password)
	} else if strings.EqualFold(kept.Host, m.Host) && kept.Port == m.Port && kept.User == m.User && (kept.Security == m.Security || m.Security != "none") {
		m.Password = kept.Password
	}
	return m, err
}

func (r Room) updateMail(c *fiber.Ctx) error {
	server, err := r.typedServer(c)
	if err != nil {
		return err
	}
	view, err := r.mailForm(c, server)
	if err != nil {
		return err
	}
	if err = r.store.Settings.ChangeMail(c.UserContext(), seen(c), server); err == nil {
		return saved(c, store.PageMail, "Las próximas cartas salen por ahí.")
	}
	return r.refused(c, err, &view.Form, func() (templ.Component, templ.Component) { return settings.Mail(view), settings.MailForm(view) })
}

// trialLimit is how long a server may take with a trial; the page has to be answered after it.
const trialLimit = 7 * time.Second

// tryMail sends a letter to whoever asks, through the server that is typed.
func (r Room) tryMail(c *fiber.Ctx) error {
	server, err := r.typedServer(c)
	if err != nil {
		return err
	}
	view, err := r.mailForm(c, server)
	if err != nil {
		return err
	}
	draw := func() (templ.Component, templ.Component) { return settings.Mail(view), settings.MailForm(view) }
	if wrong := server.Check(); wrong != nil {
		return r.refused(c, wrong, &view.Form, draw)
	}
	if view.Trial, err = r.trial(c, server); err != nil {
		return r.refused(c, err, &view.Form, draw)
	}
	page, part := draw()
	return web.Show(c, fiber.StatusOK, page, part)
}

func (r Room) trial(c *fiber.Ctx, server store.MailServer) (*settings.Trial, error) {
	sender, err := jobs.Server(server, web.SafeOf(c))
	if err != nil {
		return nil, store.Invalid{"password": "La contraseña guardada no se puede leer aquí. Escríbala otra vez."}
	}
	message, err := r.trialLetter(c, server)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), trialLimit)
	defer cancel()
	answer, failure := sender.Try(ctx, message)
	result := &settings.Trial{To: message.To.Address, OK: failure == nil, Answer: answer, Words: "Mire el buzón de " + message.To.Address + "; puede tardar un minuto."}
	outcome := "aceptada"
	if failure != nil {
		result.Words, result.Answer, outcome = jobs.Explain(failure), failure.Error(), "rechazada"
	}
	return result, r.store.Audit.Note(c.UserContext(), "carta de prueba "+outcome, store.Object{Kind: store.OnSettings, Name: "Correo"})
}

func (r Room) trialLetter(c *fiber.Ctx, server store.MailServer) (jobs.Message, error) {
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return jobs.Message{}, err
	}
	from := server.Sender
	if from == "" {
		from = dealer.Email
	}
	if from == "" {
		return jobs.Message{}, store.Invalid{"sender": "Escriba de qué dirección salen las cartas; la oficina todavía no tiene ninguna."}
	}
	me := web.ViewerOf(c).Colleague
	letter := mail.Trial(mail.To{Dealer: dealer, Name: me.Name})
	var html bytes.Buffer
	err = letter.HTML().Render(c.UserContext(), &html)
	return jobs.Message{
		ID: rand.Text() + "@" + jobs.Host(dealer), From: netmail.Address{Name: mail.OneLine(dealer.Name), Address: from},
		To: netmail.Address{Name: mail.OneLine(me.Name), Address: me.Email}, Date: r.store.Now(), Subject: letter.Subject, Text: letter.Text(), HTML: html.String(),
	}, err
}
