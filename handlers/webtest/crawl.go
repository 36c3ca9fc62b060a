package webtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Site is what somebody finds who follows every link.
type Site struct {
	Pages []string // addresses that answered, with their queries
	Forms []Form   // each with another action or other fields
}

// Form is a form that changes something, or what htmx sends like one.
type Form struct {
	On     string     // the page
	Action string     // with query
	Values url.Values // as it stands, without the token
	Names  []string   // of every field that it may send, buttons included, sorted

	Carries bool // names something in fields that nobody types into
}

// The most that a crawl looks at: of each address so many queries, and so many pages in all.
const (
	crawledQueries = 3
	crawledPages   = 1500
)

// Crawl follows every link, list and search from start on, and collects the forms.
func (b *Browser) Crawl(start ...string) Site {
	b.t.Helper()
	var site Site
	queries, seen, forms := map[string]int{}, map[string]bool{}, map[string]bool{}
	for queue := start; len(queue) > 0 && len(site.Pages) < crawledPages; queue = queue[1:] {
		path, _, _ := strings.Cut(queue[0], "?")
		if seen[queue[0]] || queries[path] >= crawledQueries || strings.HasPrefix(path, "/assets/") {
			continue
		}
		seen[queue[0]] = true
		queries[path]++
		answer := b.Do(Case{Path: queue[0]})
		if location := answer.Header.Get("Location"); location != "" {
			queue = append(queue, location)
			continue
		}
		if answer.Status != http.StatusOK {
			if !slices.Contains(start, queue[0]) {
				b.t.Errorf("%s: a link that leads to %d", queue[0], answer.Status)
			}
			continue
		}
		site.Pages = append(site.Pages, queue[0])
		queue = append(queue, answer.Links(queue[0])...)
		for _, form := range answer.Forms(queue[0]) {
			if key := form.Action + " " + strings.Join(form.Names, " "); !forms[key] {
				forms[key] = true
				site.Forms = append(site.Forms, form)
			}
		}
	}
	return site
}

// Links lists the addresses of the portal that the page leads to, by link, list or search.
func (a Answer) Links(on string) []string {
	var links []string
	add := func(raw string) {
		base, err := url.Parse(on)
		if err != nil {
			return
		}
		if to, err := base.Parse(raw); err == nil && to.Host == "" && strings.HasPrefix(to.Path, "/") {
			links = append(links, to.RequestURI())
		}
	}
	for _, node := range query(a.Root, "[href], [src], [hx-get], form[action]") {
		for _, name := range [...]string{"href", "src", "hx-get"} {
			if raw := attr(node, name); raw != "" && !strings.HasPrefix(raw, "#") {
				add(raw)
			}
		}
		if node.Data == "form" && !strings.EqualFold(attr(node, "method"), "post") {
			add(attr(node, "action"))
		}
	}
	return links
}

// Forms lists what on a page sends a change.
func (a Answer) Forms(on string) []Form {
	var list []Form
	for _, node := range query(a.Root, "form[method=post], [hx-post], [formaction]:not([formmethod=get])") {
		form := node
		for form != nil && form.Data != "form" {
			form = form.Parent
		}
		f := Form{On: on, Values: url.Values{}}
		for _, name := range [...]string{"hx-post", "formaction", "action"} {
			if f.Action == "" {
				f.Action = attr(node, name)
			}
		}
		if f.Action == "" {
			f.Action, _, _ = strings.Cut(on, "#")
		}
		var fields []*html.Node
		for _, from := range [...]*html.Node{form, node} {
			if from != nil {
				fields = append(fields, query(from, "input[name], select[name], textarea[name], button[name]")...)
			}
		}
		if id := attr(form, "id"); id != "" {
			fields = append(fields, query(a.Root, "[name][form='"+id+"']")...)
		}
		if include := attr(node, "hx-include"); strings.HasPrefix(include, "#") {
			fields = append(fields, query(a.Root, include)...)
		}
		f.read(node, fields)
		list = append(list, f)
	}
	return list
}

// read takes in the fields, and what htmx sends beside them.
func (f *Form) read(node *html.Node, fields []*html.Node) {
	for _, field := range fields {
		name := attr(field, "name")
		if name == "csrf" || name == "" {
			continue
		}
		f.Names = append(f.Names, name)
		f.Carries = f.Carries || carries(field, name)
		switch kind := attr(field, "type"); {
		case field.Data == "textarea":
			f.Values.Set(name, Text(field))
		case field.Data == "select":
			for _, option := range query(field, "option[selected], option:first-child") {
				f.Values.Set(name, attr(option, "value"))
			}
		case kind == "file", field.Data == "button", (kind == "checkbox" || kind == "radio") && f.Values.Has(name):
		default:
			f.Values.Set(name, attr(field, "value"))
		}
	}
	var more map[string]any
	if json.Unmarshal([]byte(attr(node, "hx-vals")), &more) == nil {
		for name, value := range more {
			f.Names, f.Carries = append(f.Names, name), true
			if text, plain := value.(string); plain {
				f.Values.Set(name, text)
			}
		}
	}
	slices.Sort(f.Names)
	f.Names = slices.Compact(f.Names)
}

// carries reports whether a field names something: what is hidden or chosen from a list, but for what every form has.
func carries(field *html.Node, name string) bool {
	kind := attr(field, "type")
	chosen := field.Data == "select" || kind == "hidden" || kind == "radio"
	return chosen && !slices.Contains([]string{"idem", "next", "version", "visto", "vista", "tema"}, name)
}

func query(from *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(from, cascadia.MustCompile(selector))
}
