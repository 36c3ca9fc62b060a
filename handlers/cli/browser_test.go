package cli_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"areaclientes/handlers/webtest"
)

// person is somebody at a browser without JavaScript: opens pages, fills in the form that stands
// there, follows where the answer leads.
type person struct {
	t      *testing.T
	base   string
	client *http.Client
}

// page is what the person sees.
type page struct {
	root *html.Node
	path string
	code int
}

func newPerson(t *testing.T, address string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, base: "http://" + address, client: &http.Client{Jar: jar}}
}

func (p *person) open(path string) page {
	p.t.Helper()
	res, err := p.client.Get(p.base + path)
	return p.read(res, err)
}

func (p *person) read(res *http.Response, err error) page {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		p.t.Fatal(err)
	}
	return page{root: root, path: res.Request.URL.Path, code: res.StatusCode}
}

// submit fills in the form with this action, over what stands in it already, and sends it.
func (p *person) submit(on page, action string, typed map[string]string) page {
	p.t.Helper()
	form := on.find("form[method=post][action='" + action + "']")
	if form == nil {
		p.t.Fatalf("%s has no form for %s:\n%s", on.path, action, webtest.Text(on.root))
	}
	values := url.Values{}
	for _, field := range cascadia.QueryAll(form, cascadia.MustCompile("input[name], select[name], textarea[name]")) {
		name, value, sent := standing(field)
		if sent && values.Get(name) == "" {
			values.Set(name, value)
		}
	}
	for name, value := range typed {
		values.Set(name, value)
	}
	res, err := p.client.PostForm(p.base+action, values)
	return p.read(res, err)
}

// standing is what a field would send untouched.
func standing(field *html.Node) (name, value string, sent bool) {
	name = attr(field, "name")
	switch {
	case field.Data == "textarea":
		return name, webtest.Text(field), true
	case field.Data == "select":
		for _, selector := range []string{"option[selected]", "option"} {
			if option := cascadia.Query(field, cascadia.MustCompile(selector)); option != nil {
				return name, attr(option, "value"), true
			}
		}
		return name, "", false
	case attr(field, "type") == "radio" || attr(field, "type") == "checkbox":
		return name, attr(field, "value"), has(field, "checked")
	case attr(field, "type") == "file":
		return name, "", false
	}
	return name, attr(field, "value"), true
}

func attr(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(node *html.Node, name string) bool {
	for _, a := range node.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func (p page) find(selector string) *html.Node {
	return cascadia.Query(p.root, cascadia.MustCompile(selector))
}

func (p page) attr(selector, name string) string {
	if node := p.find(selector); node != nil {
		return attr(node, name)
	}
	return ""
}

func (p page) reads(text string) bool { return strings.Contains(webtest.Text(p.root), text) }
