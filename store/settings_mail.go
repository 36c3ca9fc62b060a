package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"net/netip"
	"strconv"
)

// MailServer is the dealer's own mail server. Without a host there is none, and letters go the way
// the installation says.
type MailServer struct {
	Host     string
	Port     int
	Security string // starttls, tls or none
	User     string // who signs in; nobody when empty
	Password []byte // sealed: the store never sees it in clear
	Sender   string // the address that letters come from; the office's when empty
}

// Mail returns the dealer's mail server, or the zero MailServer.
func (r Settings) Mail(ctx context.Context) (MailServer, error) { return loadMail(ctx, r.s.readers) }

func loadMail(ctx context.Context, q querier) (MailServer, error) {
	var m MailServer
	err := q.QueryRowContext(ctx, "SELECT host, port, security, user, password, sender FROM mail_server").
		Scan(&m.Host, &m.Port, &m.Security, &m.User, &m.Password, &m.Sender)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return m, translate("load mail server", err)
}

// ChangeMail sets the dealer's mail server; one without a host takes it away. It returns Invalid and,
// when the page is newer than seen, ErrConflict. That the password changed is noted, what it is not.
func (r Settings) ChangeMail(ctx context.Context, seen int64, m MailServer) error {
	if m.Host == "" {
		m = MailServer{}
	} else if err := m.Check(); err != nil {
		return err
	}
	return r.s.write(ctx, "save mail server", func(t *tx) error {
		before, err := loadMail(ctx, t)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "DELETE FROM mail_server"); err != nil {
			return err
		}
		if m.Host != "" {
			_, err = t.ExecContext(ctx, "INSERT INTO mail_server (id, host, port, security, user, password, sender) VALUES (1, ?, ?, ?, ?, ?, ?)",
				m.Host, m.Port, m.Security, m.User, m.Password, m.Sender)
		}
		if err != nil {
			return err
		}
		changes := Changes("Servidor", before.Host, m.Host, "Puerto", before.port(), m.port(), "Seguridad", before.Security, m.Security,
			"Usuario", before.User, m.User, "Remitente", before.Sender, m.Sender)
		if !bytes.Equal(before.Password, m.Password) {
			changes = append(changes, Change{Field: "Contraseña"})
		}
		return t.turn(ctx, PageMail, "Correo", seen, changes)
	})
}

func (m MailServer) port() string {
	if m.Port == 0 {
		return ""
	}
	return strconv.Itoa(m.Port)
}

// OnThisMachine reports whether a host is the machine that the portal runs on, so that what is said to it
// needs no lock.
func OnThisMachine(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// Check returns Invalid for a server that cannot be one.
func (m MailServer) Check() error {
	wrong := Invalid{}
	if !reachable(m.Host) {
		wrong["host"] = "Escriba el nombre del servidor; por ejemplo, smtp.ejemplo.es."
	}
	if m.Port < 1 || m.Port > 65535 {
		wrong["port"] = "Escriba un puerto del 1 al 65535; lo normal es 587."
	}
	if m.Security != "starttls" && m.Security != "tls" && m.Security != "none" {
		wrong["security"] = "Elija una de las tres."
	} else if m.Security == "none" && !OnThisMachine(m.Host) {
		wrong["security"] = "Sin cifrar solo se puede hablar con un servidor de esta misma máquina. Elija STARTTLS o TLS."
	}
	if exceeds(m.User, maxSettingLine) {
		wrong["user"] = "Es demasiado largo. Acórtelo."
	}
	if (m.User == "") != (len(m.Password) == 0) {
		wrong["password"] = "El usuario y la contraseña van juntos: escriba los dos o ninguno."
	}
	if m.Sender != "" && !oneAddress(m.Sender) {
		wrong["sender"] = "Escriba una sola dirección de correo; por ejemplo, portal@ejemplo.es."
	}
	return wrong.orNil()
}
