package readings

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// QuestionView is a reading about which the office asks, and what was typed.
type QuestionView struct {
	Asked        store.AskedReading
	Answer, Note string
	Errors       store.Invalid
}

// MachinePath is the page of a machine.
func MachinePath(id store.EquipmentID) string { return "/equipos/" + strconv.FormatInt(int64(id), 10) }

func (v QuestionView) action() string {
	return address(v.Asked.Machine) + "/" + strconv.FormatInt(v.Asked.Reading.ID, 10) + "/respuesta"
}

func (v QuestionView) answers() (ui.Field, []ui.Option) {
	return ui.Field{Name: "answer", Label: "¿Es correcta?", Value: v.Answer, Error: v.Errors["answer"], Class: "choices--two"}, []ui.Option{
		{Value: store.AnswerYes, Label: "Sí, es correcta"}, {Value: store.AnswerNo, Label: "No, hay un error"},
	}
}

func (v QuestionView) note() ui.Field {
	return ui.Field{Name: "note", Label: "¿Qué marca ahora el contador?", Hint: "Si hay un error, o si quiere explicarnos algo", Value: v.Note, Error: v.Errors["note"], Rows: 3, MaxLength: store.MaxOrderNotes}
}

func (v QuestionView) mistakes() []ui.FieldError {
	var list []ui.FieldError
	for _, name := range []string{"answer", "note"} {
		if text := v.Errors[name]; text != "" {
			list = append(list, ui.FieldError{ID: name, Text: text})
		}
	}
	return list
}

// closed says why there is nothing to answer.
func (v QuestionView) closed() string {
	if v.Asked.Question.Answer != "" {
		return "Ya nos contestó el " + ui.DayOf(v.Asked.Question.AnsweredAt) + ". Gracias."
	}
	return "Ya está resuelta: no tiene que hacer nada."
}
