package jobs

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"areaclientes/store"
)

// How the connection to the mail server is kept secret.
const (
	startTLS    = "starttls" // plain at first, then TLS or nothing
	implicitTLS = "tls"
	noTLS       = "none" // for a server on this machine
)

// ParseSMTP reads the address of a mail server:
//
//	smtp://user:password@host:587?tls=starttls&from=portal@example.es
//	smtps://host
//
// tls is starttls (what smtp:// means without it), tls (what smtps:// means) or none (on this machine); the port is
// then 587, 465 or 25. Without a user nobody signs in; without from letters come from the
// dealer's office. Errors name what is wrong and never repeat the address, which holds a password.
func ParseSMTP(address string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("mail server: write smtp://user:password@host:port, with %XX for special characters of the password")
	}
	s := &SMTP{host: u.Hostname(), user: u.User.Username()}
	s.password, _ = u.User.Password()
	if s.host == "" || u.Opaque != "" || (u.Path != "" && u.Path != "/") {
		return nil, errors.New("mail server: write smtp://host or smtps://host")
	}
	if (s.user == "") != (s.password == "") {
		return nil, errors.New("mail server: user and password go together")
	}
	if err := s.options(u.Query()); err != nil {
		return nil, err
	}
	if err := s.secure(u.Scheme); err != nil {
		return nil, err
	}
	return s, s.listen(u.Port())
}

func (s *SMTP) options(query url.Values) error {
	for name, values := range query {
		switch name {
		case "tls":
			s.security = values[0]
		case "from":
			if s.from = values[0]; !usable(s.from) {
				return errors.New("mail server: from is one plain address, portal@example.es")
			}
		default:
			return fmt.Errorf("mail server: there is tls= and from=, not %q", name)
		}
	}
	return nil
}

// secure settles how the connection is kept secret from the scheme and tls=.
func (s *SMTP) secure(scheme string) error {
	usual := map[string]string{"smtp": startTLS, "smtps": implicitTLS}[scheme]
	if usual == "" {
		return errors.New("mail server: the address begins with smtp:// or smtps://")
	}
	if s.security == "" {
		s.security = usual
	}
	switch s.security {
	case startTLS, noTLS:
		if scheme == "smtps" {
			return errors.New("mail server: smtps:// is always tls=tls")
		}
		if s.security == noTLS && !store.OnThisMachine(s.host) {
			return errors.New("mail server: tls=none is for a server on this machine")
		}
	case implicitTLS:
	default:
		return errors.New("mail server: tls is starttls, tls or none")
	}
	return nil
}

func (s *SMTP) listen(port string) error {
	if port == "" {
		s.port = map[string]int{startTLS: 587, implicitTLS: 465, noTLS: 25}[s.security]
		return nil
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 {
		return errors.New("mail server: the port is a number from 1 to 65535")
	}
	s.port = n
	return nil
}

// String names the server without its password, for the log.
func (s *SMTP) String() string { return fmt.Sprintf("smtp %s:%d tls=%s", s.host, s.port, s.security) }
