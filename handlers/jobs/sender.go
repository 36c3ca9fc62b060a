// Package jobs is what the clock asks for. A job has the form of a handler: it is called, asks
// the store, draws and answers; only nobody waits for it.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// ErrRefused marks a failure that every further attempt would meet again: the mail server does
// not take the letter or the address, or there is no such address.
var ErrRefused = errors.New("refused for good")

// Message is a letter ready to be sent.
type Message struct {
	ID      string // Message-ID without its brackets, the same at every attempt
	From    mail.Address
	ReplyTo mail.Address // none when the address is empty
	To      mail.Address
	Date    time.Time
	Subject string
	Text    string
	HTML    string
}

// Sender hands a message to the mail. Nil means that it was taken for good; an error that wraps
// ErrRefused, that it never will be; any other, that a later attempt may succeed. It returns
// soon after the context ends.
type Sender interface {
	Send(ctx context.Context, message Message) error
}

// check refuses whatever would make a header of its own or a second recipient.
func (m Message) check() error {
	for name, value := range map[string]string{
		"Message-ID": m.ID, "Subject": m.Subject, "From": m.From.Name + m.From.Address,
		"Reply-To": m.ReplyTo.Name + m.ReplyTo.Address, "To": m.To.Name + m.To.Address,
	} {
		if strings.ContainsAny(value, "\r\n\x00") {
			return fmt.Errorf("%w: line break in %s", ErrRefused, name)
		}
	}
	if !usable(m.To.Address) {
		return fmt.Errorf("%w: %q is not an address", ErrRefused, m.To.Address)
	}
	if !usable(m.From.Address) {
		return errors.New("the dealer has no e-mail address to send from")
	}
	if m.ReplyTo.Address != "" && !usable(m.ReplyTo.Address) {
		return errors.New("the dealer's e-mail address is not one")
	}
	return nil
}

// usable says whether it is one plain address, user@host, without the parts that SMTP quotes.
func usable(address string) bool {
	parsed, err := mail.ParseAddress(address)
	return err == nil && parsed.Address == address && !strings.ContainsAny(address, " \"<>()[],;:\\")
}

// compose writes the message with its headers and its two parts.
func compose(m Message) (*gomail.Msg, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&m.From)
	msg.ToMailAddress(&m.To)
	if m.ReplyTo.Address != "" {
		msg.ReplyToMailAddress(&m.ReplyTo)
	}
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(m.Date)
	msg.Subject(m.Subject)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday notices, please
	msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}
