package jobs

import (
	"context"
	"errors"
	"strings"

	"areaclientes/store"
)

// Post is how one dealer's letters leave: through the mail server of its own settings, or through the
// installation's. It is asked anew for each letter, so that a change needs no restart.
type Post struct {
	store    *store.Store
	safe     store.Safe
	fallback Sender
}

// NewPost makes the dealer's way. Without a fallback letters wait until the dealer names a server.
func NewPost(s *store.Store, safe store.Safe, fallback Sender) *Post { return &Post{s, safe, fallback} }

// Ready reports whether there is a way at all; while there is none, letters wait.
func (p *Post) Ready(ctx context.Context) bool {
	if p.fallback != nil {
		return true
	}
	server, err := p.store.Settings.Mail(ctx)
	return err == nil && server.Host != ""
}

// Send gives a message to the server that is set now.
func (p *Post) Send(ctx context.Context, message Message) error {
	server, err := p.store.Settings.Mail(ctx)
	if err != nil {
		return err
	}
	if server.Host == "" {
		if p.fallback == nil {
			return errors.New("no mail server is set")
		}
		return p.fallback.Send(ctx, message)
	}
	sender, err := Server(server, p.safe)
	if err != nil {
		return err
	}
	return sender.Send(ctx, message)
}

// Server makes the sender of a mail server, whose password it takes out of the safe.
func Server(m store.MailServer, safe store.Safe) (*SMTP, error) {
	s := &SMTP{host: m.Host, port: m.Port, security: m.Security, user: m.User, from: m.Sender}
	if m.User == "" {
		return s, nil
	}
	var err error
	if s.password, err = safe.Open(store.MailPurpose, m.Password); err != nil {
		return nil, errors.New("the password of the mail server cannot be read here: it has to be typed again in the settings")
	}
	return s, nil
}

// Try sends one message and returns what the server said to it, whether it took it or not.
func (s *SMTP) Try(ctx context.Context, message Message) (answer string, err error) {
	err = s.send(ctx, message, &answer)
	return strings.TrimSpace(answer), err
}
