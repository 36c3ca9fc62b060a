package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strings"

	"areaclientes/store"
	"areaclientes/views/mail"
)

// message loads what a letter tells and draws it.
func (m *Mail) message(ctx context.Context, due store.Due) (Message, error) {
	dealer, err := m.store.Settings.Get(ctx)
	if err != nil {
		return Message{}, err
	}
	own, err := m.store.Settings.LetterText(ctx, due.Kind)
	if err != nil {
		return Message{}, err
	}
	letter, err := m.letter(ctx, due, mail.To{Dealer: dealer, Name: due.Name, Own: own})
	if errors.Is(err, store.ErrNotFound) {
		return Message{}, fmt.Errorf("%w: what it tells of is gone: %w", ErrRefused, err)
	}
	if err != nil {
		return Message{}, err
	}
	var html bytes.Buffer
	if err := letter.HTML().Render(ctx, &html); err != nil {
		return Message{}, fmt.Errorf("draw letter: %w", err)
	}
	office := netmail.Address{Name: mail.OneLine(dealer.Name), Address: dealer.Email}
	return Message{
		ID:   due.MessageID + "@" + Host(dealer),
		From: office, ReplyTo: office, To: netmail.Address{Name: mail.OneLine(due.Name), Address: due.Address},
		Date: m.store.Now(), Subject: letter.Subject, Text: letter.Text(), HTML: html.String(),
	}, nil
}

// letter is the table of letters: what each tells and how it is written.
func (m *Mail) letter(ctx context.Context, due store.Due, to mail.To) (mail.Letter, error) {
	out := m.store.Outbox
	switch due.Kind {
	case store.LetterIncidentTechnician:
		return write(ctx, due, to, out.Incident, mail.IncidentTechnician)
	case store.LetterIncidentOffice:
		return write(ctx, due, to, out.Incident, mail.IncidentOffice)
	case store.LetterIncidentCustomer:
		return write(ctx, due, to, out.Incident, mail.IncidentCustomer)
	case store.LetterMessageDealer:
		return write(ctx, due, to, out.IncidentEvent, mail.MessageDealer)
	case store.LetterMessageCustomer:
		return write(ctx, due, to, out.IncidentEvent, mail.MessageCustomer)
	case store.LetterIncidentReopened:
		return write(ctx, due, to, out.IncidentEvent, mail.IncidentReopened)
	case store.LetterIncidentState:
		return write(ctx, due, to, out.IncidentEvent, mail.IncidentState)
	case store.LetterOrderOffice:
		return write(ctx, due, to, out.Order, mail.OrderOffice)
	case store.LetterOrderCustomer:
		return write(ctx, due, to, out.Order, mail.OrderCustomer)
	case store.LetterOrderCancelled:
		return write(ctx, due, to, out.Order, mail.OrderCancelled)
	case store.LetterOrderState:
		return write(ctx, due, to, out.OrderEvent, mail.OrderState)
	case store.LetterImportOffice:
		return write(ctx, due, to, out.Import, mail.ImportOffice)
	case store.LetterReadingReminder:
		return write(ctx, due, to, out.ReadingReminder, mail.ReadingReminder)
	case store.LetterReadingQuestion:
		return write(ctx, due, to, out.ReadingQuestion, mail.ReadingQuestion)
	case store.LetterInvitation:
		return write(ctx, due, to, out.Invitation, mail.Invitation)
	case store.LetterStaffInvitation:
		return write(ctx, due, to, out.StaffLink, mail.StaffInvitation)
	case store.LetterAccessActivate:
		return write(ctx, due, to, out.AccessLink, mail.AccessActivate)
	case store.LetterAccessInvite:
		return write(ctx, due, to, out.AccessLink, mail.AccessInvite)
	case store.LetterAccessReset:
		return write(ctx, due, to, out.AccessLink, mail.AccessReset)
	case store.LetterAccessEnter:
		return write(ctx, due, to, out.AccessLink, mail.AccessEnter)
	case store.LetterAccessActivated:
		return write(ctx, due, to, out.AccessNews, mail.AccessActivated)
	case store.LetterSignInAlarm:
		return write(ctx, due, to, out.SignInAlarm, mail.SignInAlarm)
	case store.LetterAccessNotice:
		return write(ctx, due, to, out.AccessNotice, mail.AccessNotice)
	case store.LetterAccessPassword:
		return write(ctx, due, to, out.AccessNews, mail.AccessPassword)
	case store.LetterKeyAdded:
		return write(ctx, due, to, out.AccessNews, mail.KeyAdded)
	case store.LetterKeyRemoved:
		return write(ctx, due, to, out.AccessNews, mail.KeyRemoved)
	case store.LetterOrderMessage:
		return write(ctx, due, to, out.OrderEvent, mail.OrderMessage)
	}
	return mail.Letter{}, fmt.Errorf("%w: no letter is called %q", ErrRefused, due.Kind)
}

func write[T any](ctx context.Context, due store.Due, to mail.To,
	load func(context.Context, string) (T, error), compose func(mail.To, T) mail.Letter) (mail.Letter, error) {
	facts, err := load(ctx, due.Ref)
	if err != nil {
		return mail.Letter{}, err
	}
	return compose(to, facts).Reworded(facts), nil
}

// Host is the part of the Message-ID after the @: whose letter it is.
func Host(dealer store.Dealer) string {
	if u, err := url.Parse(dealer.BaseURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	if _, domain, found := strings.Cut(dealer.Email, "@"); found && usable(dealer.Email) {
		return domain
	}
	return "areaclientes.invalid" // RFC 2606: a name that nobody can own
}
