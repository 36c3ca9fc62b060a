package frame

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// PageSize is how many lines a list shows at once.
const PageSize = 50

// PagesOf tells where page (from 1) of a list of total lines stands; href is the list's address with
// its filters, to which «pagina» is added.
func PagesOf(href string, page, total int) ui.Pages {
	p := ui.Pages{From: (page-1)*PageSize + 1, To: min(page*PageSize, total), Total: total}
	if page > 1 {
		p.Prev = WithQuery(href, "pagina", strconv.Itoa(page-1))
	}
	if page*PageSize < total {
		p.Next = WithQuery(href, "pagina", strconv.Itoa(page+1))
	}
	return p
}

// WithQuery returns href with a value set in its query: name, value, name, value … An empty value
// and the first page are left out, so that a list without filters has a plain address.
func WithQuery(href string, pairs ...string) string {
	path, query, _ := strings.Cut(href, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{} // an address that nobody wrote: without filters
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" || pairs[i] == "pagina" && pairs[i+1] == "1" {
			values.Del(pairs[i])
		} else {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// Into are the attributes of a link in the list of a Triage: under htmx the answer, a Triage, takes
// the place of the one that stands there.
func Into(href string, now bool) templ.Attributes {
	attrs := templ.Attributes{
		"href": href, "hx-get": href, "hx-target": "#" + TriageID, "hx-swap": "outerHTML", "hx-push-url": "true",
		"hx-sync": "#" + TriageID + ":replace",
	}
	if now {
		attrs["aria-current"] = "true"
	}
	return attrs
}

// trigger lists what asks for the list again: typing in the search box, choosing, sending.
func (f FilterBar) trigger() string {
	trigger := "input changed delay:250ms from:#" + id(f.Search)
	for _, c := range f.Choices {
		trigger += ", change from:#" + id(c.Field)
	}
	for _, d := range f.Days {
		trigger += ", change from:#" + id(d)
	}
	return trigger + ", submit"
}

func id(f ui.Field) string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (c Clash) title() string {
	who := c.By
	if who == "" {
		who = "Otra persona"
	}
	return who + " lo ha cambiado mientras tanto"
}

func (c Clash) text() string {
	if c.Text != "" {
		return c.Text
	}
	return "Lo que usted ha escrito sigue en el formulario. Revíselo y guárdelo otra vez si sigue siendo válido."
}

// sentence begins with a capital.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Logged turns lines of the log into those of a History.
func Logged(lines []store.AuditLine) []Line {
	list := make([]Line, len(lines))
	for i, l := range lines {
		list[i] = Line{Who: l.By.Name, At: l.At, Action: l.Action, Changes: l.Changes}
	}
	return list
}

// ClashOf is the clash with what the log says was done meanwhile, newest first.
func ClashOf(lines []store.AuditLine) *Clash {
	clash := &Clash{}
	for i, l := range lines {
		if i == 0 {
			clash.By, clash.At = l.By.Name, l.At
		}
		clash.Changes = append(clash.Changes, l.Changes...)
	}
	return clash
}
