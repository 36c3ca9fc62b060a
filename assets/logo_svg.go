package assets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
)

const svgSpace = "http://www.w3.org/2000/svg"

// What draws, and nothing that runs, links, loads or embeds.
var (
	svgElements = set(`svg g path rect circle ellipse line polyline polygon text tspan defs symbol use title desc
		linearGradient radialGradient stop clipPath mask pattern`)
	svgAttributes = set(`id viewBox width height preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy d points transform
		fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
		stroke-dashoffset opacity clip-path clip-rule mask color display visibility stop-color stop-opacity offset
		gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits patternUnits patternContentUnits patternTransform
		font-family font-size font-weight font-style text-anchor letter-spacing vector-effect paint-order`)
	ownReference = regexp.MustCompile(`^url\(\s*["']?#[A-Za-z0-9_.:-]+["']?\s*\)$`)
	ownLink      = regexp.MustCompile(`^#[A-Za-z0-9_.:-]+$`)
	classRule    = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`)
	className    = regexp.MustCompile(`^\.[A-Za-z0-9_-]+$`)
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}

// sized says whether a browser can tell how large the drawing is.
func sized(e xml.StartElement) bool {
	found := map[string]bool{}
	for _, attr := range e.Attr {
		found[attr.Name.Local] = attr.Value != ""
	}
	return found["viewBox"] || found["width"] && found["height"]
}

// allowed keeps the attributes that draw. What style and class say becomes attributes: the portal lets
// no page bring styles of its own. The first of a name stands.
func allowed(attrs []xml.Attr, styles map[string][]xml.Attr) []xml.Attr {
	var candidates []xml.Attr
	for _, attr := range attrs {
		if attr.Name.Local == "style" && attr.Name.Space == "" {
			candidates = append(candidates, declarations(attr.Value)...)
		}
	}
	for _, attr := range attrs {
		if attr.Name.Local == "class" && attr.Name.Space == "" {
			for _, class := range strings.Fields(attr.Value) {
				candidates = append(candidates, styles[class]...)
			}
		}
	}
	kept, seen := []xml.Attr(nil), map[string]bool{}
	for _, attr := range append(candidates, attrs...) {
		if name := attr.Name.Local; !seen[name] && drawn(attr) {
			seen[name] = true
			kept = append(kept, xml.Attr{Name: xml.Name{Local: name}, Value: attr.Value})
		}
	}
	return kept
}

// drawn says whether an attribute only draws: it may point into its own drawing and nowhere else.
func drawn(attr xml.Attr) bool {
	name, value := attr.Name.Local, strings.TrimSpace(attr.Value)
	if name == "href" && (attr.Name.Space == "" || attr.Name.Space == "http://www.w3.org/1999/xlink") {
		return ownLink.MatchString(value)
	}
	if attr.Name.Space != "" || !svgAttributes[name] {
		return false
	}
	lower := strings.ToLower(value)
	if strings.Contains(lower, "url(") || strings.Contains(value, `\`) {
		return ownReference.MatchString(value)
	}
	return !strings.Contains(lower, "script:") && !strings.Contains(lower, "expression(")
}

// declarations takes «fill:#fff;stroke:none» apart.
func declarations(style string) []xml.Attr {
	var attrs []xml.Attr
	for _, declaration := range strings.Split(style, ";") {
		name, value, found := strings.Cut(declaration, ":")
		if found {
			value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
			attrs = append(attrs, xml.Attr{Name: xml.Name{Local: strings.ToLower(strings.TrimSpace(name))}, Value: value})
		}
	}
	return attrs
}

// classStyles reads what drawing programs write into <style>: rules for plain classes.
func classStyles(file []byte) (map[string][]xml.Attr, error) {
	styles := map[string][]xml.Attr{}
	decoder := xml.NewDecoder(bytes.NewReader(file))
	inside := false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return styles, nil
		}
		if err != nil {
			return nil, errNotSVG
		}
		switch token := token.(type) {
		case xml.StartElement:
			inside = token.Name.Local == "style"
		case xml.EndElement:
			inside = false
		case xml.CharData:
			if inside {
				rules(styles, styleComment.ReplaceAllString(string(token), ""))
			}
		}
	}
}

func rules(styles map[string][]xml.Attr, sheet string) {
	for _, rule := range classRule.FindAllStringSubmatch(sheet, -1) {
		for _, selector := range strings.Split(rule[1], ",") {
			if selector = strings.TrimSpace(selector); className.MatchString(selector) {
				styles[selector[1:]] = append(styles[selector[1:]], declarations(rule[2])...)
			}
		}
	}
}
