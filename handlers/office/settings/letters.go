package settings

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/mail"
	"areaclientes/views/office/settings"
)

func (r Room) letters(c *fiber.Ctx) error {
	own, err := r.store.Settings.OwnLetters(c.UserContext())
	if err != nil {
		return err
	}
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	var rows []settings.LetterRow
	for _, k := range mail.Kinds() {
		text, err := r.store.Settings.LetterText(c.UserContext(), k.Name)
		if err != nil {
			return err
		}
		example := k.Example(mail.To{Dealer: dealer, Own: text})
		rows = append(rows, settings.LetterRow{Name: k.Name, Title: k.Title, For: k.For, Subject: example.Subject, Own: slices.Contains(own, k.Name)})
	}
	return web.Show(c, fiber.StatusOK, settings.Letters(rows), nil)
}

// letterForm is the page of one kind of letter with these words in it.
func (r Room) letterForm(c *fiber.Ctx, k mail.Kind, text store.LetterText) (settings.LetterView, error) {
	form, err := r.form(c, store.LetterPage(k.Name), "Los datos de en medio y el enlace los pone el portal.")
	if err != nil {
		return settings.LetterView{}, err
	}
	form.Inputs = []settings.Input{line("subject", "Asunto", ""),
		area("opening", "Principio", "Cada línea es un párrafo. Entre llaves, los datos de cada carta.", 6), area("closing", "Final", "", 3)}
	form.Inputs[1].Optional = false
	form.Inputs[0].Value, form.Inputs[1].Value, form.Inputs[2].Value = text.Subject, text.Opening, text.Closing
	form.Name = "Carta «" + k.Title + "» " + k.For
	view := settings.LetterView{Form: form, Title: k.Title, For: k.For}
	for _, w := range k.Words() {
		view.Words = append(view.Words, settings.Word{Name: w.Name, Means: w.Means})
	}
	own, err := r.store.Settings.LetterText(c.UserContext(), k.Name)
	if err != nil {
		return view, err
	}
	view.Own = own != (store.LetterText{})
	dealer, err := r.store.Settings.Get(c.UserContext())
	example := k.Example(mail.To{Dealer: dealer, Name: "Ana Belén Ruiz", Own: text})
	view.Subject, view.Text = example.Subject, example.Text()
	return view, err
}

// kind is the kind of letter that the address names.
func kind(c *fiber.Ctx) (mail.Kind, error) {
	k, found := mail.KindOf(web.Param(c, "clase"))
	if !found {
		return k, store.ErrNotFound
	}
	return k, nil
}

func (r Room) letter(c *fiber.Ctx) error {
	k, err := kind(c)
	if err != nil {
		return err
	}
	text, err := r.store.Settings.LetterText(c.UserContext(), k.Name)
	if err != nil {
		return err
	}
	if text == (store.LetterText{}) {
		text = k.Standard
	}
	view, err := r.letterForm(c, k, text)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, settings.Letter(view), settings.LetterForm(view))
}

func typedLetter(c *fiber.Ctx) store.LetterText {
	return store.LetterText{Subject: web.Text(c, "subject"), Opening: web.Text(c, "opening"), Closing: web.Text(c, "closing")}
}

// previewLetter shows words that are not saved yet; nothing is kept.
func (r Room) previewLetter(c *fiber.Ctx) error {
	k, err := kind(c)
	if err != nil {
		return err
	}
	view, err := r.letterForm(c, k, typedLetter(c))
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, settings.Letter(view), settings.LetterPreview(view))
}

func (r Room) updateLetter(c *fiber.Ctx) error {
	k, err := kind(c)
	if err != nil {
		return err
	}
	text := typedLetter(c)
	view, err := r.letterForm(c, k, text)
	if err != nil {
		return err
	}
	if err = r.saveLetter(c, k, text); err == nil {
		return saved(c, view.Form.Page, "Las próximas cartas salen así.")
	}
	return r.refused(c, err, &view.Form, func() (templ.Component, templ.Component) {
		return settings.Letter(view), settings.LetterForm(view)
	})
}

// saveLetter keeps the words; the standard ones are none of the dealer's own.
func (r Room) saveLetter(c *fiber.Ctx, k mail.Kind, text store.LetterText) error {
	if web.Text(c, "accion") == "normal" || text == k.Standard {
		text = store.LetterText{}
	}
	if err := k.Check(text); err != nil {
		return err
	}
	return r.store.Settings.ChangeLetter(c.UserContext(), seen(c), k.Name, k.Title, text)
}
