package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Field is one input with its words. Name is what the form sends; ID defaults to it.
type Field struct {
	ID, Name, Label string
	Hint            string // how to answer; stands before the input
	Value           string
	Error           string // what to do about it; the input keeps what was typed
	Warn            string // doubtful but allowed

	Type         string // text unless said
	Required     bool
	Star         bool // draws the asterisk of the manual: «*Contacto»
	Optional     bool // says «(opcional)»
	ReadOnly     bool
	Autocomplete string
	Inputmode    string
	Placeholder  string
	Accept       string // of a FileDrop, images and PDF unless said
	MaxLength    int
	Rows         int      // of a Textarea, 4 unless said
	List         []string // suggestions of an Input
	Class        string   // w-s, w-m; choices--row, choices--two for Radios
	Attrs        templ.Attributes
}

// Option is one choice of Select or Radios. Help may have several lines.
type Option struct {
	Value, Label, Help string
	Disabled           bool
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) kind() string {
	if f.Type != "" {
		return f.Type
	}
	return "text"
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "4"
	}
	return strconv.Itoa(f.Rows)
}

// describedBy lists the ids of hint, warning and error, in reading order.
func (f Field) describedBy() string {
	var ids []string
	for _, part := range []struct{ text, suffix string }{{f.Hint, "-a"}, {f.Warn, "-w"}, {f.Error, "-e"}} {
		if part.text != "" {
			ids = append(ids, f.id()+part.suffix)
		}
	}
	return strings.Join(ids, " ")
}

// described ties a group to its words.
func (f Field) described() templ.Attributes {
	if ids := f.describedBy(); ids != "" {
		return templ.Attributes{"aria-describedby": ids}
	}
	return nil
}

// radioID gives the first radio the id of the field: the error summary leads to it.
func (f Field) radioID(i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i+1)
}

// attrs are the attributes an input has only sometimes.
func (f Field) attrs() templ.Attributes {
	a := templ.Attributes{}
	for name, value := range map[string]string{
		"aria-describedby": f.describedBy(), "autocomplete": f.Autocomplete,
		"inputmode": f.Inputmode, "placeholder": f.Placeholder,
	} {
		if value != "" {
			a[name] = value
		}
	}
	if f.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	if len(f.List) > 0 {
		a["list"] = f.id() + "-lista"
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	a["required"], a["readonly"] = f.Required, f.ReadOnly
	for name, value := range f.Attrs {
		a[name] = value
	}
	return a
}
