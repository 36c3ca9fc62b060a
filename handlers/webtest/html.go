package webtest

import (
	"context"
	"net"
	"net/url"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/valyala/fasthttp/fasthttputil"
	"golang.org/x/net/html"
)

// Has reports whether an element matches «selector», or «selector | text» with that text in it.
func (a Answer) Has(selector string) bool {
	css, text, _ := strings.Cut(selector, " | ")
	for _, node := range cascadia.QueryAll(a.Root, cascadia.MustCompile(css)) {
		if strings.Contains(Text(node), text) {
			return true
		}
	}
	return false
}

// Text returns the text of the first element that matches the selector.
func (a Answer) Text(selector string) string {
	if node := cascadia.Query(a.Root, cascadia.MustCompile(selector)); node != nil {
		return Text(node)
	}
	return ""
}

// Attr returns an attribute of the first element that matches the selector.
func (a Answer) Attr(selector, name string) string {
	return attr(cascadia.Query(a.Root, cascadia.MustCompile(selector)), name)
}

// attr is an attribute of an element, empty for none.
func attr(node *html.Node, name string) string {
	if node == nil {
		return ""
	}
	for _, attr := range node.Attr {
		if attr.Key == name {
			return attr.Val
		}
	}
	return ""
}

// Count returns how many elements match the selector.
func (a Answer) Count(selector string) int {
	return len(cascadia.QueryAll(a.Root, cascadia.MustCompile(selector)))
}

// Form returns what the first form that matches the selector would send as it stands, but for the token
// and the buttons.
func (a Answer) Form(selector string) url.Values {
	values := url.Values{}
	form := cascadia.Query(a.Root, cascadia.MustCompile(selector))
	if form == nil {
		return values
	}
	for _, field := range cascadia.QueryAll(form, cascadia.MustCompile("input[name]:not([name=csrf], [type=file], [type=submit]), select[name], textarea[name]")) {
		value, unticked := attr(field, "value"), false
		switch kind := attr(field, "type"); {
		case field.Data == "textarea":
			value = Text(field)
		case field.Data == "select":
			chosen := cascadia.Query(field, cascadia.MustCompile("option[selected]"))
			if chosen == nil {
				chosen = cascadia.Query(field, cascadia.MustCompile("option"))
			}
			value = attr(chosen, "value")
		case kind == "checkbox" || kind == "radio":
			unticked = !cascadia.MustCompile("[checked]").Match(field)
		}
		if !unticked {
			values.Add(attr(field, "name"), value)
		}
	}
	return values
}

// Text returns what people read in node, with white space folded.
func Text(node *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	walk(node)
	return strings.Join(strings.Fields(b.String()), " ")
}

func dial(listener *fasthttputil.InmemoryListener) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) { return listener.Dial() }
}
