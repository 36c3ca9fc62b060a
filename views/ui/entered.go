package ui

import "areaclientes/store"

// Entered says who wrote something down: one of the dealer's people for a customer («Por teléfono, por
// Ana Belmonte») or one of the customer's («Por Óscar Peña»). Of what came in without a name it says nothing.
func Entered(e store.Entered) string {
	if !e.FromDealer() && e.By != "" {
		return "Por " + e.By
	}
	text := map[string]string{store.FromPhone: "Por teléfono", "office": "Anotado por la oficina"}[e.Source]
	if text != "" && e.By != "" {
		text += ", por " + e.By
	}
	return text
}

// EnteredIcon is the picture beside Entered.
func EnteredIcon(e store.Entered) string {
	if e.FromDealer() {
		return "headset"
	}
	return "user"
}
