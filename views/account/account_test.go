package account

import (
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/views/ui"
)

func TestPostal(t *testing.T) {
	for _, c := range []struct{ street, postcode, city, province, want string }{
		{"C/ Río Alberche, 12", "45007", "TOLEDO", "TOLEDO", "C/ Río Alberche, 12\n45007 TOLEDO"},
		{"Plaza Mayor, 3", "45600", "TALAVERA", "Toledo", "Plaza Mayor, 3\n45600 TALAVERA (Toledo)"},
		{"", "45600", "TALAVERA", "", "45600 TALAVERA"},
		{"Plaza Mayor, 3", "", "", "", "Plaza Mayor, 3"},
		{"", "", "", "TOLEDO", "(TOLEDO)"},
		{"", "", "", "", ""},
	} {
		if got := postal(c.street, c.postcode, c.city, c.province); got != c.want {
			t.Errorf("postal(%q, %q, %q, %q) = %q, want %q", c.street, c.postcode, c.city, c.province, got, c.want)
		}
	}
}

func TestNIFOfAPersonIsNeverShownWhole(t *testing.T) {
	for nif, want := range map[string]string{
		"B45001237": "CIF B45001237",
		"B4500123":  "CIF B4500123",
		"12345678Z": "NIF •••4567••",
		"X1234567L": "NIF ••••4567•",
		"K1234567L": "NIF ••••4567•",
		"12345678":  "NIF •••",
		"":          "CIF ",
	} {
		if got := nifLabel(nif) + " " + shownNIF(nif); got != want {
			t.Errorf("%q is shown as %q, want %q", nif, got, want)
		}
	}
}

func TestContactsByLevel(t *testing.T) {
	v := View{Customer: store.Customer{Phone: "925112233", Fax: "925112234", Email: "ana@gredos.es"}}
	address := store.Address{Address: "Calle Real, 1", Contact: "Marcos, 600111222", Schedule: "De 8 a 15"}
	shown := func(v View) string {
		var b strings.Builder
		for _, p := range append(v.company(), v.address(address)...) {
			b.WriteString(p.Term + "=" + p.Text + "|")
		}
		return b.String()
	}
	if got := shown(v); !strings.Contains(got, "925112233") || !strings.Contains(got, "ana@gredos.es") || !strings.Contains(got, "Marcos") || v.maskedSome() {
		t.Errorf("whoever proved who they are sees it whole: %s", got)
	}
	v.Masked = true
	got := shown(v)
	for _, secret := range []string{"925112233", "925112234", "ana@", "Marcos", "600111222"} {
		if strings.Contains(got, secret) {
			t.Errorf("masked, and %q still shows: %s", secret, got)
		}
	}
	if !strings.Contains(got, "De 8 a 15") || !v.maskedSome() {
		t.Errorf("masked more than contacts, or without a word of it: %s", got)
	}
}

func TestOwnerLeavesOutWhatIsUnknown(t *testing.T) {
	if got := owner(store.Dealer{Name: "SERPROSA"}); len(got) != 1 || got[0] != (ui.Pair{Term: "Titular", Text: "SERPROSA"}) {
		t.Errorf("owner = %+v, want the name alone", got)
	}
	for web, href := range map[string]string{"https://a.es": "https://a.es", "a.es": "", "javascript:alert(1)": ""} {
		list := owner(store.Dealer{Name: "A", Web: web})
		if got := list[len(list)-1]; got.Text != web || got.Href != href {
			t.Errorf("web %q: %+v, want the link %q", web, got, href)
		}
	}
}

func TestWaysEndASentence(t *testing.T) {
	sentence := func(d store.Dealer) string {
		var b strings.Builder
		list := ways(d)
		for i, w := range list {
			b.WriteString(w.text + joint(i, len(list)))
		}
		return b.String()
	}
	for want, d := range map[string]store.Dealer{
		"a@b.es, 925 o Calle Real, 1, 45001 Toledo.": {Email: "a@b.es", Phone: "925", Address: "Calle Real, 1,\r\n45001 Toledo\n"},
		"a@b.es o 925.": {Email: "a@b.es", Phone: "925"},
		"925.":          {Phone: "925"},
		"":              {},
	} {
		if got := sentence(d); got != want {
			t.Errorf("ways = %q, want %q", got, want)
		}
	}
}
