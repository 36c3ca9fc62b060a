package catalogue

import (
	"strings"

	"areaclientes/store"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// ShowView is the page of one thing: its facts, what was corrected, and what belongs to it.
type ShowView struct {
	Home, HomeText string
	Kind           store.ObjectKind
	ID             int64
	Title, Sub     string
	Facts          []ui.Pair
	Marks          store.Corrections
	Blocks         []record.BlockView
	History        []store.AuditLine
	Active         *ActiveView // nil where nothing ends
}

// ActiveView is the button that ends or revives.
type ActiveView struct {
	Version int64
	Active  bool
}

func (v ShowView) path() string { return Path(v.Home, v.ID) }

// ContractShow is the page of a contract.
func ContractShow(card store.ContractCard) ShowView {
	v := ShowView{Home: Contracts, HomeText: "Contratos", Kind: store.OnContract, ID: card.ID, Title: "Contrato " + card.Number, Sub: card.Kind + ", de " + card.Customer.Short(), Marks: card.Marks, History: card.History}
	covers := ui.None
	if len(card.Covers) > 0 {
		covers = strings.Join(card.Covers, ", ")
	}
	v.Facts = []ui.Pair{{Term: "Cliente", Text: card.Customer.Name + " (n.º " + card.Customer.Number + ")", Href: Path("/gestion/clientes", int64(card.Customer.ID))},
		{Term: "Tipo", Text: card.Kind, Href: Kinds}, {Term: "Incluye", Text: covers}, {Term: "Desde", Text: ui.Day(card.StartsOn)}, {Term: "Hasta", Text: ui.Day(card.EndsOn)},
		{Term: "Equipos", Text: ui.Plural(card.ContractRow.Machines, "equipo", "equipos") + ", " + number(int64(card.Running)) + " en vigor"}}
	block := record.BlockView{Title: "Equipos", Caption: "Equipos del contrato", Columns: []string{"Equipo", "Vigencia", "Copias incluidas", "Precio por copia"}, None: "Ningún equipo está en este contrato."}
	for _, m := range card.Machines {
		block.Rows = append(block.Rows, record.Row{Href: v.path() + "/equipos/" + number(int64(m.ID)), Title: m.Model.Name, Sub: ui.Dots(m.Number, ui.OwnRef(m.OwnRef), m.Location),
			Cells: []record.Cell{{Label: "Vigencia", Text: ui.Day(m.StartsOn) + " a " + ui.Day(m.EndsOn), Badges: marked(terms(m.Marks))},
				{Label: "Copias incluidas", Text: "BN " + copies(m.IncludedBN) + " · Color " + copies(m.IncludedColor)},
				{Label: "Precio por copia", Text: "BN " + price(m.PriceBN) + " · Color " + price(m.PriceColor)}}})
	}
	v.Blocks = []record.BlockView{block}
	return v
}

// terms tells whether something that a contract decides was corrected.
func terms(marks store.Corrections) bool {
	for _, spec := range TermFields()[0].Specs {
		if _, marked := marks[spec.Name]; marked {
			return true
		}
	}
	return false
}

func copies(n *int64) string {
	if n == nil {
		return ui.None
	}
	return ui.Number(*n)
}

func price(p *store.MicroEuros) string {
	if p == nil {
		return ui.None
	}
	return ui.CopyPrice(*p)
}

// TechnicianShow is the page of a technician.
func TechnicianShow(t store.TechnicianRow, marks store.Corrections, history []store.AuditLine) ShowView {
	return ShowView{Home: Technicians, HomeText: "Técnicos", Kind: store.OnTechnician, ID: t.ID, Title: t.Name, Sub: "Código " + t.Code, Marks: marks, History: history,
		Active: &ActiveView{t.Version, t.Active},
		Facts: []ui.Pair{{Term: "Teléfono", Text: ui.Phone(t.Phone), Href: ui.Tel(t.Phone)}, {Term: "Correo", Text: t.Email}, {Term: "Equipos", Text: number(int64(t.Machines)), Href: "/gestion/equipos?tecnico=" + number(t.ID)},
			{Term: "Incidencias abiertas", Text: number(int64(t.Open)), Href: "/gestion/incidencias?tecnico=" + number(t.ID)}, {Term: "Entra como", Text: t.Staff}}}
}

// ArticleShow is the page of an article.
func ArticleShow(card store.ArticleCard) ShowView {
	a := card.Article
	return ShowView{Home: Articles, HomeText: "Artículos", Kind: store.OnArticle, ID: int64(a.ID), Title: "Artículo " + a.Ref, Sub: a.Description, Marks: card.Marks, History: card.History,
		Active: &ActiveView{card.Version, card.Active},
		Facts: []ui.Pair{{Term: "Familia", Text: a.Family}, {Term: "Color", Text: colorWord(a.Color)}, {Term: "Precio", Text: ui.Money(a.Price)}, {Term: "IVA", Text: ui.Percent(a.TaxRate)},
			{Term: "Rendimiento", Text: pages(a.Yield)}}}
}

// ModelShow is the page of a model.
func ModelShow(card store.ModelCard) ShowView {
	v := ShowView{Home: Models, HomeText: "Modelos", Kind: store.OnModel, ID: card.ID, Title: card.Name, Sub: shapeWord(card.Shape), Marks: card.Marks, History: card.History,
		Facts: []ui.Pair{{Term: "Contadores", Text: counters(card.Model)}, {Term: "Equipos", Text: number(int64(card.Machines)), Href: "/gestion/equipos?modelo=" + number(card.ID)}}}
	if len(card.Spellings) > 0 {
		v.Facts = append(v.Facts, ui.Pair{Term: "También llamado", Text: strings.Join(card.Spellings, ", ")})
	}
	return v
}
