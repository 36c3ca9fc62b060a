package mail_test

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/views/mail"
)

// The standard words that the settings show for editing say what the letters say by themselves.
func TestStandardWordsAreTheLetters(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range mail.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			plain, own := to("Ana Belén Ruiz"), to("Ana Belén Ruiz")
			own.Own = kind.Standard
			if want, got := kind.Example(plain), kind.Example(own); got.Subject != want.Subject || got.Text() != want.Text() {
				t.Errorf("by itself:\n%s\n%s\nreworded:\n%s\n%s", want.Subject, want.Text(), got.Subject, got.Text())
			}
			if err := kind.Check(kind.Standard); err != nil {
				t.Error(err)
			}
			if found, ok := mail.KindOf(kind.Name); seen[kind.Name] || !ok || found.Title != kind.Title || kind.For == "" {
				t.Error("not to be found by its name")
			}
			seen[kind.Name] = true
		})
	}
	if _, ok := mail.KindOf("postcard"); ok {
		t.Error("there are no postcards")
	}
}

// Whoever adds a letter gives the dealer a way to word it: a line in kinds.go.
func TestEveryLetterCanBeWorded(t *testing.T) {
	source, err := os.ReadFile("../../store/outbox.go")
	if err != nil {
		t.Fatal(err)
	}
	letters := regexp.MustCompile(`(?m)^\tLetter\w+ *= "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(letters) < 10 {
		t.Fatalf("found %d letters: the test is broken", len(letters))
	}
	for _, letter := range letters {
		if _, known := mail.KindOf(letter[1]); !known {
			t.Errorf("%s is not among the kinds", letter[1])
		}
	}
}

func TestOwnWords(t *testing.T) {
	reader := to("Ana\r\nBelén")
	f := incident()
	f.Customer.Name = "Talleres {numero} <b>"
	for name, c := range map[string]struct {
		own         store.LetterText
		has, hasNot []string
		subject     string
	}{
		"values stand where they are named": {store.LetterText{Subject: "Aviso {numero} de {cliente}", Opening: "{nombre}: va {tecnico}.\n\nSaludos de {distribuidor}.", Closing: "{telefono}"},
			[]string{"Ana Belén: va Javier Molina.\n\nSaludos de SERCAMÁN.", "\n\n925 00 00 00\n"}, []string{"Hemos recibido", "Le escribiremos"}, "Aviso W92987 de Talleres {numero} <b>"},
		"the standard words can be kept":   {store.LetterText{Subject: "{asunto}!", Opening: "{texto}\nGracias."}, []string{"4 horas laborables.\n\nGracias."}, nil, "[W92987] Incidencia creada: Konica Minolta bizhub C454e!"},
		"a subject stays one line":         {store.LetterText{Subject: "a {texto}\nBcc: x", Opening: "b"}, nil, nil, ""},
		"what stands for nothing, goes":    {store.LetterText{Subject: "x", Opening: "{promesa}\n \nHola {ubicacion}"}, []string{"Hola Sala de copias"}, []string{"\n\n\n"}, "x"},
		"own words without a closing":      {store.LetterText{Subject: "x", Opening: "y"}, nil, []string{"Le escribiremos"}, "x"},
		"what nobody knows is left as is":  {store.LetterText{Subject: "{nada}", Opening: "y"}, nil, nil, "{nada}"},
		"html of the dealer's own is text": {store.LetterText{Subject: "x", Opening: "<script>alert(1)</script>"}, []string{"<script>"}, nil, "x"},
	} {
		t.Run(name, func(t *testing.T) {
			reader.Own = c.own
			letter := mail.IncidentCustomer(reader, f).Reworded(f)
			if c.subject != "" && letter.Subject != c.subject || strings.ContainsAny(letter.Subject, "\r\n") {
				t.Errorf("subject %q", letter.Subject)
			}
			text := letter.Text()
			for _, want := range c.has {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			for _, banned := range c.hasNot {
				if strings.Contains(text, banned) {
					t.Errorf("%q in\n%s", banned, text)
				}
			}
			if strings.Contains(draw(t, letter), "<script>") {
				t.Error("the dealer's words are drawn as HTML")
			}
		})
	}
	office := to("")
	office.Own = store.LetterText{Subject: "x", Opening: "y"}
	f.Customer.Email = ""
	if text := mail.IncidentOffice(office, f).Reworded(f).Text(); !strings.Contains(text, "no tiene correo en su ficha") {
		t.Errorf("what the office has to know is lost:\n%s", text)
	}
}

func TestUnknownWordsAreRefused(t *testing.T) {
	kind, _ := mail.KindOf(store.LetterOrderCustomer)
	var wrong store.Invalid
	err := kind.Check(store.LetterText{Subject: "{tecnico}", Opening: "{ numero }", Closing: "{total} {nombre}"})
	if !errors.As(err, &wrong) || len(wrong) != 2 || !strings.Contains(wrong["subject"], "{tecnico}") || wrong["opening"] == "" {
		t.Errorf("%v", err)
	}
}
