package ui

import "areaclientes/store"

// Entered says that the dealer's people wrote something down for a customer, and who: «Por teléfono,
// por Ana Belmonte». Of what customers send themselves it says nothing.
func Entered(e store.Entered) string {
	text := map[string]string{store.FromPhone: "Por teléfono", "office": "Anotado por la oficina"}[e.Source]
	if text != "" && e.By != "" {
		text += ", por " + e.By
	}
	return text
}
