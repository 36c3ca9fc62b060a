package store

import (
	"bytes"
	"encoding/base64"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// FuzzNIF: a NIF has one form, however it is written, and only that form is ever right.
func FuzzNIF(f *testing.F) {
	for _, seed := range []string{"B45001237", "b-45.001.237", "ES B45001237", "12345678Z", "x1234567L", "ES12345678Z", "ſ", "ß45001237", "\u00a0", "ESESB45001237"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		nif := NormalizeNIF(typed)
		if again := NormalizeNIF(nif); again != nif {
			t.Errorf("%q becomes %q, and that %q", typed, nif, again)
		}
		if strings.ContainsAny(nif, " .-/_\t\u00a0") {
			t.Errorf("%q keeps separators: %q", typed, nif)
		}
		if utf8.ValidString(typed) && NormalizeNIF(strings.Join(strings.Split(typed, ""), "-")) != nif {
			t.Errorf("%q with hyphens is another", typed)
		}
		if !ValidNIF(nif) {
			return
		}
		if len(nif) != 9 || strings.Trim(nif, "0123456789ABCDEFGHIJKLMNPQRSTUVWXYZ") != "" {
			t.Errorf("%q is valid", nif)
		}
		if control := NIFControl(nif); !strings.Contains(control, nif[8:]) {
			t.Errorf("%q is valid and should end in %q", nif, control)
		}
	})
}

// FuzzCount: a counter is read as its digits or refused, and never as something with decimals.
func FuzzCount(f *testing.F) {
	for _, seed := range []string{"212.000", "212,000", "212 000", "212'000", "212.5", "1.234.567", "1.23.456", "0", "00", "-1", "１２", "999.999.999", "9223372036854775808", "\u00a0", "1..000", "1.000,000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		count, err := ParseCount(typed)
		if err != nil {
			if plain := strings.TrimSpace(typed); plain != "" && len(plain) < 10 && strings.Trim(plain, "0123456789") == "" && plain <= "999999999" {
				t.Errorf("%q is refused", typed)
			}
			return
		}
		digits, groups := "", strings.FieldsFunc(typed, func(r rune) bool { return r < '0' || r > '9' })
		for i, group := range groups {
			if digits += group; i > 0 && len(group) != 3 {
				t.Errorf("%q became %d: a group of %d digits is no thousand", typed, count, len(group))
			}
		}
		if want, err := strconv.ParseInt(digits, 10, 64); err != nil || want != count || count < 0 || count > MaxCount {
			t.Errorf("%q became %d", typed, count)
		}
		if again, err := ParseCount(strconv.FormatInt(count, 10)); err != nil || again != count {
			t.Errorf("%d as text is %d, %v", count, again, err)
		}
	})
}

// FuzzQuantity: how many units is a whole number in range, in plain digits, or a sentence.
func FuzzQuantity(f *testing.F) {
	for _, seed := range []string{"1", "999", "1000", "0", "-1", "+1", "1.5", "1e3", "٣", " 12 ", "0012", "9223372036854775808"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		quantity, err := ParseQuantity(typed)
		if err != nil {
			return
		}
		if quantity < 1 || quantity > MaxQuantity || strings.TrimLeft(strings.TrimSpace(typed), "0") != strconv.FormatInt(quantity, 10) {
			t.Errorf("%q became %d", typed, quantity)
		}
	})
}

// FuzzDecimal: what staff type as an amount is read to the last decimal that there is, in range, or refused.
func FuzzDecimal(f *testing.F) {
	for _, seed := range []string{"1.234,56", "0,0072", "12,5 %", "1234.5", "-1", "1,2,3", ",5", "9999999999999", "١", "1\u00a0€", "1.234"} {
		f.Add(seed, uint8(2))
	}
	f.Fuzz(func(t *testing.T, typed string, digits uint8) {
		digits %= 7
		const most = 1_000_000_000
		value, reason := decimal(typed, int(digits), most, "no")
		if reason != "" {
			return
		}
		units := value.(int64)
		if units < 0 || units > most {
			t.Fatalf("%q became %d", typed, units)
		}
		unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil).String()
		whole, part := strconv.FormatInt(units, 10), ""
		if cut := len(unit) - 1; cut > 0 {
			whole = strings.Repeat("0", max(0, cut+1-len(whole))) + whole
			whole, part = whole[:len(whole)-cut], ","+whole[len(whole)-cut:]
		}
		if again, reason := decimal(whole+part, int(digits), most, "no"); reason != "" || again != value {
			t.Errorf("%q is %d units of 10^-%d, but %q is %v", typed, units, digits, whole+part, again)
		}
	})
}

// FuzzMoney: shares of an amount are right to the half-cent, and the whole of lines adds up.
func FuzzMoney(f *testing.F) {
	f.Add(int64(99_999_999), int64(999), int64(1234), int64(300), uint8(0), int64(1))
	f.Add(int64(5), int64(1), int64(5000), int64(5000), uint8(1), int64(3))
	f.Fuzz(func(t *testing.T, price, quantity, discount, prompt int64, regime uint8, other int64) {
		in := func(n, most int64) int64 { return int64(uint64(n) % uint64(most+1)) }
		terms := Terms{Discount: Hundredths(in(discount, whole)), PromptPayment: Hundredths(in(prompt, whole)),
			Regime: []TaxRegime{IVA, Surcharge, IGIC, Exempt}[regime%4]}
		lines := []Line{
			{Quantity: in(quantity, MaxQuantity), Price: Cents(in(price, int64(MaxPrice))), Article: Article{TaxRate: 2100}},
			{Quantity: in(other, MaxQuantity), Price: Cents(in(price>>7, int64(MaxPrice))), Article: Article{TaxRate: 1000}},
			{Quantity: in(quantity>>3, MaxQuantity), Price: Cents(in(other, int64(MaxPrice))), Article: Article{TaxRate: 400}},
			{Quantity: 1, Price: MaxPrice, Included: true},
		}
		sum := Total(lines, terms)
		if sum.Gross-sum.Discount-sum.PromptPayment != sum.Net || sum.Net+sum.Tax+sum.Surcharge != sum.Total {
			t.Errorf("does not add up: %+v", sum)
		}
		var base Cents
		for _, rate := range sum.Rates {
			if base += rate.Base; rate.Base < 0 || rate.Tax < 0 || rate.Surcharge < 0 {
				t.Errorf("a share is negative: %+v", rate)
			}
		}
		if terms.Regime != Exempt && base != sum.Net || terms.Regime == Exempt && sum.Total != sum.Net {
			t.Errorf("shares come to %d: %+v", base, sum)
		}
		share := percent(lines[0].Price, terms.Discount)
		off := new(big.Int).Sub(big.NewInt(int64(share)*whole), new(big.Int).Mul(big.NewInt(int64(lines[0].Price)), big.NewInt(int64(terms.Discount))))
		if off.CmpAbs(big.NewInt(whole/2)) > 0 {
			t.Errorf("%d × %d/10000 = %d", lines[0].Price, terms.Discount, share)
		}
	})
}

// FuzzFold: what is searched is lower-case letters and digits with one space between words, and folding
// it again changes nothing; so neither operators nor wildcards reach an index.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{"TÓNER Cián TN-512", `" OR 1=1 --`, "NEAR(a b)", "a*", "İ", "ﬁ", "Ǆ", "ẞ", "\x00", "%_\\", "ͅ", "Ⅳ", "ᾼ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		folded := Fold(typed)
		if strings.TrimSpace(folded) != folded || strings.Contains(folded, "  ") {
			t.Errorf("%q has spare spaces: %q", typed, folded)
		}
		if bad := strings.IndexFunc(folded, func(r rune) bool { return r != ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }); bad >= 0 {
			t.Errorf("%q keeps a sign: %q", typed, folded)
		}
		if again := Fold(folded); again != folded {
			t.Errorf("%q becomes %q, and that %q", typed, folded, again)
		}
		terms := searchTerms(typed)
		if len(terms) > maxTerms || strings.ContainsAny(strings.Join(terms, ""), `"*`) {
			t.Errorf("%q asks the index for %q", typed, terms)
		}
		if len(typed) <= maxQuery && folded != "" && len(terms) == 0 {
			t.Errorf("%q asks for nothing", typed)
		}
	})
}

// FuzzPHC: a kept hash is read as what it was written from, or refused; and what is read is never so
// large that checking a password with it fills the memory.
func FuzzPHC(f *testing.F) {
	good := phc{memory: argonMemory, time: argonTime, threads: argonThreads, salt: make([]byte, argonSalt), key: make([]byte, argonKey)}
	for _, seed := range []string{good.String(), "", "$argon2id$v=19$m=4294967295,t=1,p=1$AA$AA", "$argon2i$v=19$m=1,t=1,p=1$AA$AA", "$argon2id$v=19$m=8,t=0,p=0$$",
		"$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA$AAAA", "$argon2id$v=19$m=-1,t=2,p=1$AAAA$AAAA", "$argon2id$v=19$m=19456,t=2,p=1$AAAA"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, kept string) {
		p, err := parsePHC(kept)
		if err != nil {
			return
		}
		if p.memory > 1<<19 || p.time > 16 || p.threads == 0 || p.time == 0 || len(p.key) < 16 || len(p.salt) < 8 {
			t.Errorf("%q is taken: %d KiB, %d passes, %d threads, salt %d, key %d", kept, p.memory, p.time, p.threads, len(p.salt), len(p.key))
		}
		again, err := parsePHC(p.String())
		if err != nil || again.memory != p.memory || again.time != p.time || again.threads != p.threads || !bytes.Equal(again.salt, p.salt) || !bytes.Equal(again.key, p.key) {
			t.Errorf("%q is read as %+v, and that as %+v, %v", kept, p, again, err)
		}
	})
}

// FuzzCodes: what people put between the groups of a code does not matter, and no text is a code that was
// not given out.
func FuzzCodes(f *testing.F) {
	f.Add("abcde-fghij-klmno", []byte("12345678901234567890"), int64(59))
	f.Add("287 082", []byte("12345678901234567890"), int64(59))
	f.Add("０００ ０００", []byte{}, int64(-1))
	f.Fuzz(func(t *testing.T, typed string, secret []byte, at int64) {
		bare := bareCode(typed)
		if bareCode(bare) != bare || strings.Trim(bare, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			t.Errorf("%q is compared as %q", typed, bare)
		}
		if bareCode(strings.Join(strings.Split(bare, ""), "- ")) != bare {
			t.Errorf("%q with hyphens is another code", bare)
		}
		moment := time.Unix(at%(1<<40), 0)
		step, fits := totpStep(secret, typed, moment)
		if !fits {
			return
		}
		digits := strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(typed)
		if len(digits) != 6 || strings.Trim(digits, "0123456789") != "" {
			t.Errorf("%q fits", typed)
		}
		if now := moment.Unix() / int64(totpPeriod.Seconds()); step < now-totpSkew || step > now+totpSkew {
			t.Errorf("%q fits at step %d, now is %d", typed, step, now)
		}
	})
}

// FuzzHours: opening hours are understood or not, and nobody works more than there is.
func FuzzHours(f *testing.F) {
	for _, seed := range []string{"de lunes a viernes, de 9:00 a 14:00 y de 16 a 19", "L-V 9-14 h; S 10-13", "todos los días de 0 a 24", "m a x 99:99", "-", "lunes a lunes 9 a 10"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 200 { // as long as a dealer's profile takes
			return
		}
		hours, ok := parseHours(text)
		if ok && hours.perDay() <= 0 {
			t.Errorf("%q is understood as never", text)
		}
		for _, spans := range hours.week {
			for _, s := range spans {
				if s.from < 0 || s.from >= s.to || s.to > 24*60 {
					t.Errorf("%q opens from %d to %d", text, s.from, s.to)
				}
			}
		}
	})
}

// FuzzLinkSecret: a secret is its row's and nobody else's, and stands in an address as it is.
func FuzzLinkSecret(f *testing.F) {
	f.Add([]byte("key"), []byte("nonce"), []byte("nonce"))
	f.Fuzz(func(t *testing.T, key, nonce, other []byte) {
		s := &Store{key: key}
		secret := s.linkSecret("staff link", nonce)
		if raw, err := base64.RawURLEncoding.DecodeString(secret); err != nil || len(raw) != 32 {
			t.Errorf("secret %q: %v", secret, err)
		}
		if (s.linkSecret("staff link", other) == secret) != bytes.Equal(nonce, other) || s.linkSecret("another", nonce) == secret {
			t.Errorf("secrets of %q and %q", nonce, other)
		}
	})
}
