package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
)

// Articles is the dealer's catalogue.
type Articles struct{ s *Store }

// ArticleID identifies an article inside one dealer's file.
type ArticleID int64

// Article is something that can be ordered: a toner, a drum, staples, paper.
type Article struct {
	ID          ArticleID
	Ref         string // the maker's or the dealer's reference, TN-512K
	Description string
	Family      string // TONER, TAMBOR … as the ERP writes it, folded to upper case without accents
	Color       string // K, C, M, Y, or empty
	Price       Cents  // of one unit, before discount and tax
	TaxRate     Hundredths
	Yield       int64 // pages; 0 when not known
}

// Found is an article as it is offered for one machine.
type Found struct {
	Article  Article
	Own      bool  // it fits the machine's model
	Included bool  // the machine's contract covers its family
	Price    Cents // of one unit; 0 when included
}

const (
	// maxFound is where a search stops reading the rest of the catalogue. The machine's own
	// articles, a dozen as a rule, are shown up to maxOwn.
	maxFound = 20
	maxOwn   = 60
	// maxQuery and maxTerms cut what was typed: bytes looked at, words searched for.
	maxQuery = 120
	maxTerms = 8
)

const articleColumns = "a.id, a.ref, a.description, a.family, a.color, a.price, a.tax_rate, coalesce(a.yield, 0)"

func (a *Article) fields() []any {
	return []any{&a.ID, &a.Ref, &a.Description, &a.Family, &a.Color, &a.Price, &a.TaxRate, &a.Yield}
}

// Search finds articles to order for one of the owner's machines, as fast as somebody types.
// Each word of query is the beginning of a word of ArticleSearch; accents, case and hyphens do
// not matter. The machine's own articles come first, those its contract includes before the
// others, toner by colour, then drum and waste box; then, only when something was typed, the
// rest of the catalogue, references that begin with the query before all others. An article
// that is no longer supplied is never found. It returns ErrNotFound for a machine that is not
// the owner's or no longer under contract.
func (r Articles) Search(ctx context.Context, owner Owner, on EquipmentID, query string) ([]Found, error) {
	machine, one := target{terms: searchTerms(query)}, targetQuery(owner, on, r.s.Today())
	row := r.s.readers.QueryRowContext(ctx, one.text, one.args...)
	if err := row.Scan(&machine.model, &machine.kind); err != nil {
		return nil, translate("search articles", err)
	}
	return r.offer(ctx, machine)
}

// offer lists what is offered for a machine.
func (r Articles) offer(ctx context.Context, machine target) ([]Found, error) {
	found, err := machine.own(ctx, r.s.readers)
	if err != nil || len(machine.terms) == 0 || len(found) >= maxFound {
		return found, err
	}
	rest, err := machine.rest(ctx, r.s.readers, maxFound-len(found))
	return append(found, rest...), err
}

// target is what a search needs to know of a machine, and the words searched for.
type target struct {
	model, kind int64
	terms       []string
}

// targetQuery reads what a search needs to know of one of the owner's machines.
func targetQuery(owner Owner, on EquipmentID, today Date) clause {
	seen := machinesOf(owner, "e")
	return clause{`SELECT e.model_id, coalesce(k.kind_id, 0) FROM equipment e
		LEFT JOIN contracts k ON k.id = e.contract_id
		WHERE ` + seen.text + " AND e.id = ? AND " + underContract, seen.with(on, today)}
}

const ownQuery = "SELECT " + articleColumns + `, coalesce(v.included, 0), a.search
	FROM article_models f
	JOIN articles a ON a.id = f.article_id
	LEFT JOIN coverage v ON v.kind_id = ? AND v.family = a.family
	WHERE f.model_id = ? AND a.active = 1`

// own lists the articles that fit the machine's model and have every term.
func (m target) own(ctx context.Context, q querier) ([]Found, error) {
	type candidate struct {
		Found
		search string
	}
	list, err := collect(ctx, q, "list own articles", func(row rowScanner, c *candidate) error {
		return row.Scan(append(c.Article.fields(), &c.Included, &c.search)...)
	}, ownQuery, m.kind, m.model)
	if err != nil {
		return nil, err
	}
	found := make([]Found, 0, min(len(list), maxOwn))
	for _, c := range list {
		if hasTerms(c.search, m.terms) {
			c.Own = true
			found = append(found, c.Found.priced())
		}
	}
	slices.SortFunc(found, compareOwn)
	return found[:min(len(found), maxOwn)], nil
}

const elsewhere = " AND NOT EXISTS (SELECT 1 FROM article_models f WHERE f.model_id = ?1 AND f.article_id = a.id)"

// codeQuery finds articles whose reference begins with what was typed: articles.search begins
// with the reference, so its index has them side by side.
const codeQuery = "SELECT " + articleColumns + `, coalesce(v.included, 0) FROM articles a
	LEFT JOIN coverage v ON v.kind_id = ?2 AND v.family = a.family
	WHERE a.active = 1 AND a.search >= ?3 AND a.search < ?4` + elsewhere + `
	ORDER BY a.search LIMIT ?5`

// wordQuery finds articles that have every word, in the order of the catalogue.
const wordQuery = "SELECT " + articleColumns + `, coalesce(v.included, 0) FROM article_index i
	CROSS JOIN articles a ON a.id = i.docid
	LEFT JOIN coverage v ON v.kind_id = ?2 AND v.family = a.family
	WHERE i.search MATCH ?3 AND a.active = 1` + elsewhere + `
	ORDER BY i.docid LIMIT ?4`

// rest lists up to limit articles of the catalogue that are not the machine's own: those whose
// reference begins with what was typed, then those that have every term.
func (m target) rest(ctx context.Context, q querier, limit int) ([]Found, error) {
	const op = "search the catalogue"
	scan := func(row rowScanner, f *Found) error {
		return row.Scan(append(f.Article.fields(), &f.Included)...)
	}
	code := strings.Join(m.terms, "")
	found, err := collect(ctx, q, op, scan, codeQuery, m.model, m.kind, code, code+"\U0010FFFF", limit)
	if err != nil {
		return nil, err
	}
	if len(found) < limit {
		more, err := collect(ctx, q, op, scan, wordQuery, m.model, m.kind, matchAll(m.terms), limit)
		if err != nil {
			return nil, err
		}
		known := len(found)
		for _, f := range more {
			if !slices.ContainsFunc(found[:known], func(k Found) bool { return k.Article.ID == f.Article.ID }) {
				found = append(found, f)
			}
		}
	}
	found = found[:min(len(found), limit)]
	for i := range found {
		found[i] = found[i].priced()
	}
	return found, nil
}

func (f Found) priced() Found {
	if !f.Included {
		f.Price = f.Article.Price
	}
	return f
}

func compareOwn(a, b Found) int {
	if a.Included != b.Included {
		if a.Included {
			return -1
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(familyPlace(a.Article.Family), familyPlace(b.Article.Family)),
		cmp.Compare(colorPlace(a.Article.Color), colorPlace(b.Article.Color)),
		cmp.Compare(a.Article.Ref, b.Article.Ref))
}

// familyPlace is where a family stands in a list; those without a place of their own come last.
func familyPlace(family string) int {
	switch family {
	case "TONER":
		return 1
	case "TAMBOR":
		return 2
	case "RESIDUAL":
		return 3
	case "GRAPAS":
		return 4
	case "PAPEL":
		return 5
	}
	return 6
}

// colorPlace is where a colour stands in a list: black first, as on the machines.
func colorPlace(color string) int {
	if color == "" {
		return len(colorLetters)
	}
	return strings.Index(colorLetters, color)
}

// colorLetters are the letters by which toners are told apart, in order.
const colorLetters = "KCMY"

// colorWord is how people ask for a cartridge of that colour.
func colorWord(color string) string {
	switch color {
	case "K":
		return "negro black k"
	case "C":
		return "cian cyan azul c"
	case "M":
		return "magenta rojo m"
	case "Y":
		return "amarillo yellow y"
	}
	return ""
}

// ArticleSearch is what the column articles.search holds: every word by whose beginning an
// article is found. Besides the plain words of the four fields these are the reference without
// its hyphens, first, and each end of it (TN-512K: tn512k, n512k, 512k, 12k), so that part of a
// reference is enough; and each word with a digit also without its leading letters and together
// with the word before it (MP C4501: c4501, 4501, mpc4501).
func ArticleSearch(ref, description, color, family string) string {
	plain := Fold(ref)
	code := strings.ReplaceAll(plain, " ", "")
	words := []string{code}
	ends := []rune(code)
	for len(ends) > 3 {
		ends = ends[1:]
		words = append(words, string(ends))
	}
	words = append(words, strings.Fields(plain)...)
	before := ""
	for _, word := range strings.Fields(Fold(description)) {
		words = append(words, word)
		if digit := strings.IndexFunc(word, unicode.IsDigit); digit >= 0 {
			words = append(words, word[digit:])
			if before != "" {
				words = append(words, before+word)
			}
		}
		before = word
	}
	words = append(words, strings.Fields(colorWord(color)+" "+Fold(family))...)
	return strings.Join(unique(words), " ")
}

// unique drops empty and repeated words and keeps the order.
func unique(words []string) []string {
	seen := make(map[string]bool, len(words))
	return slices.DeleteFunc(words, func(word string) bool {
		again := word == "" || seen[word]
		seen[word] = true
		return again
	})
}

// searchTerms are the words of what somebody typed: letters and digits only, so nothing in them
// is an operator of the index.
func searchTerms(query string) []string {
	if len(query) > maxQuery {
		query = query[:maxQuery]
	}
	terms := strings.Fields(Fold(query))
	return terms[:min(len(terms), maxTerms)]
}

// hasTerms tells whether each term begins a word of search.
func hasTerms(search string, terms []string) bool {
	for _, term := range terms {
		if !strings.HasPrefix(search, term) && !strings.Contains(search, " "+term) {
			return false
		}
	}
	return true
}

// matchAll is the index expression for «each of these begins some word».
func matchAll(terms []string) string { return `"` + strings.Join(terms, `*" "`) + `*"` }
