package layout

import "github.com/a-h/templ"

func bodyAttrs(token string) templ.Attributes {
	if token == "" {
		return nil
	}
	return templ.Attributes{"hx-headers": headers(token)}
}

func swapped(oob bool) templ.Attributes {
	if !oob {
		return nil
	}
	return templ.Attributes{"hx-swap-oob": "true"}
}

// currentTab marks the section; the page itself when it is the section's own address.
func currentTab(c Chrome, t tab) templ.Attributes {
	switch {
	case c.Section != t.section:
		return nil
	case c.Path == t.href:
		return templ.Attributes{"aria-current": "page"}
	}
	return templ.Attributes{"aria-current": "true"}
}

func units(n int) string {
	if n == 1 {
		return " unidad"
	}
	return " unidades"
}

func hours(text string) string {
	if text == "" {
		return ""
	}
	return ", " + text
}

func or(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}
