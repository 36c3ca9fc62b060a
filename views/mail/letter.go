// Package mail writes the dealer's letters. Each letter is one file with one function that says
// what stands in it; drawing is done once for all of them: Letter.HTML by a templ component and
// Letter.Text as plain text. Both parts come from the same Letter, so they cannot drift apart.
//
// Plain text is written in Go and not by templ, which writes HTML entities. Mails are the only
// place with inline styles: mail programs have no other. They carry no images and no tracking.
package mail

import (
	"strings"
	"unicode"

	"areaclientes/store"
)

// To is who a letter goes to and which dealer writes it.
type To struct {
	Dealer store.Dealer
	Name   string           // of the addressee; may be empty
	Own    store.LetterText // the dealer's own words; the zero value leaves the standard ones
}

// Letter is one letter before it is drawn. Empty parts are left out.
type Letter struct {
	To       To
	Subject  string // one line
	Title    string
	Lead     []string // paragraphs
	Notes    []string // paragraphs that stand there whatever the dealer's own words are
	Sections []Section
	Link     Link // into the portal
	Closing  string
}

// Section is one block of a letter.
type Section struct {
	Title string
	Quote string // what somebody wrote, with its line breaks
	Items []Item
	Facts []Fact
	Note  string
}

// Fact is a label with its value.
type Fact struct {
	Label string
	Value string
	Href  string // https: or tel:, where the value leads to
}

// Item is one line of an order.
type Item struct{ What, Where, Price string }

// Link is an address in the portal; without one nothing is drawn.
type Link struct{ Label, URL string }

// letter begins a letter about the thing with that number.
func letter(to To, number, title string) Letter {
	return Letter{To: to, Subject: OneLine("[" + number + "] " + title), Title: title}
}

// OneLine makes one line of text that goes into a header: whatever separates lines becomes a space.
func OneLine(text string) string {
	const most = 160
	runes := []rune(strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " "))
	if len(runes) > most {
		runes = append(runes[:most-1], '…')
	}
	return string(runes)
}

// portal is a link below the dealer's own address, which is never taken from a request.
func portal(dealer store.Dealer, label string, path ...string) Link {
	if dealer.BaseURL == "" {
		return Link{}
	}
	return Link{Label: label, URL: strings.TrimRight(dealer.BaseURL, "/") + "/" + strings.Join(path, "/")}
}

// incidentLink and orderLink lead to pages that only the customer can open: they belong into the
// customer's letters and into no other.
func incidentLink(dealer store.Dealer, f store.IncidentFacts) Link {
	return portal(dealer, "Ver la incidencia "+f.Number, "incidencias", f.Number)
}

func orderLink(dealer store.Dealer, f store.OrderFacts) Link {
	return portal(dealer, "Ver el pedido "+f.Number, "pedidos", f.Number)
}

// orderDesk leads to a page that the dealer's own people alone can open.
func orderDesk(dealer store.Dealer, f store.OrderFacts) Link {
	return portal(dealer, "Abrir el pedido "+f.Number+" en Gestión", "gestion", "pedidos", f.Number)
}

// deskLink leads to an incident in the back office: for the letters to the dealer's own people.
func deskLink(dealer store.Dealer, f store.IncidentFacts) Link {
	return portal(dealer, "Abrir la incidencia "+f.Number, "gestion", "incidencias", f.Number)
}

// greeting opens a letter; the office is not greeted by its own name.
func (l Letter) greeting() string {
	if name := OneLine(l.To.Name); name != "" && name != OneLine(l.To.Dealer.Name) {
		return "Hola, " + name + ":"
	}
	return "Hola:"
}

// signature closes a letter: whose it is and how to reach them.
func (l Letter) signature() []string {
	dealer := l.To.Dealer
	lines := []string{dealer.Name}
	if dealer.Phone != "" {
		phone := "Teléfono " + dealer.Phone
		if dealer.Hours != "" {
			phone += ", " + dealer.Hours
		}
		lines = append(lines, phone)
	}
	if dealer.Email != "" {
		lines = append(lines, dealer.Email)
	}
	return lines
}

// facts leaves out what is not known.
func facts(all ...Fact) []Fact {
	var known []Fact
	for _, fact := range all {
		if fact.Value = strings.TrimSpace(fact.Value); fact.Value != "" {
			known = append(known, fact)
		}
	}
	return known
}
