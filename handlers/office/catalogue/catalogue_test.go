package catalogue_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// asAna is the context in which Ana Belmonte of the office acts.
func asAna() context.Context {
	return store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleOffice})
}

// holds is an After that compares one value of the file.
func holds(query, want string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if got := storetest.Scalar[string](t, s, "SELECT cast(("+query+") AS TEXT)"); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func covered(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Office.Cover(asAna(), store.KindCover{Kind: 1, Families: map[string]bool{"PAPEL": true}}); err != nil {
		t.Fatal(err)
	}
}

func TestContracts(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "those that run", As: webtest.AsClerk, Path: "/gestion/contratos", Has: []string{"h1 | Contratos", "#cola tr | C01001", "nav#pestanas a[aria-current] | Vigentes", "select[name=tipo] option | INTEGRAL", "a[href='/gestion/contratos/tipos']"}, HasNot: []string{"#cola tr | C04001"}},
		webtest.Case{Name: "expired", As: webtest.AsClerk, Path: "/gestion/contratos?estado=vencidos", Has: []string{"#cola tr | C04001"}, HasNot: []string{"#cola tr | C01001"}},
		webtest.Case{Name: "of a kind, by customer, as htmx asks", As: webtest.AsClerk, Path: "/gestion/contratos?tipo=2&q=gredos", Partial: true, Has: []string{"#cola tr | C01002"}, HasNot: []string{"h1", "#cola tr | C01001"}},
		webtest.Case{Name: "a page of one", As: webtest.AsClerk, Path: "/gestion/contratos/1", Has: []string{"h1 | Contrato C01001", "dd | RESIDUAL, TAMBOR, TONER", "a[href='/gestion/contratos/1/equipos/1']", "td | BN 0,0072"}},
		webtest.Case{Name: "one that is not there", As: webtest.AsClerk, Path: "/gestion/contratos/99", Status: http.StatusNotFound},
		webtest.Case{Name: "the form of its kind", As: webtest.AsClerk, Path: "/gestion/contratos/2/datos", Has: []string{"select[name=kind_id] option[selected] | MANO DE OBRA"}},
		webtest.Case{Name: "its kind corrected", As: webtest.AsClerk, Path: "/gestion/contratos/2/datos", Form: url.Values{"version": {"1"}, "kind_id": {"1"}}, Status: http.StatusSeeOther, Location: "/gestion/contratos/2",
			After: holds("SELECT kind_id || (SELECT field || erp_value FROM by_hand) FROM contracts WHERE id = 2", "1kind_id2")},
		webtest.Case{Name: "the terms of a machine", As: webtest.AsClerk, Path: "/gestion/contratos/1/equipos/1", Has: []string{"input[name=price_bn][value='0,0072']", "input[type=date][name=starts_on][value='2024-03-01']", "input[name=todos]", "main | los 4 equipos"}},
		webtest.Case{Name: "changed", As: webtest.AsClerk, Path: "/gestion/contratos/1/equipos/1", Form: url.Values{"version": {"1"}, "price_bn": {"0,008"}, "starts_on": {"2024-03-01"}}, Status: http.StatusSeeOther, Location: "/gestion/contratos/1",
			After: holds("SELECT group_concat(price_bn) FROM equipment WHERE id IN (1, 3)", "8000,7200")},
		webtest.Case{Name: "changed for all", As: webtest.AsClerk, Path: "/gestion/contratos/1/equipos/1", Form: url.Values{"version": {"1"}, "price_bn": {"0,008"}, "todos": {"1"}}, Status: http.StatusSeeOther,
			After: holds("SELECT group_concat(price_bn) FROM equipment WHERE id IN (1, 3)", "8000,8000")},
		webtest.Case{Name: "terms that cannot be", As: webtest.AsClerk, Path: "/gestion/contratos/1/equipos/1", Form: url.Values{"version": {"1"}, "price_bn": {"caro"}, "todos": {"1"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#price_bn-e", "input[name=price_bn][value=caro]", "input[name=todos][checked]"}},
		webtest.Case{Name: "a machine under another contract", As: webtest.AsClerk, Path: "/gestion/contratos/2/equipos/1", Status: http.StatusNotFound},
		webtest.Case{Name: "as a file", As: webtest.AsClerk, Path: "/gestion/contratos/lista.csv", Header: map[string]string{"Content-Type": "text/csv; charset=utf-8"}},
		webtest.Case{Name: "a technician", As: webtest.AsJavier, Path: "/gestion/contratos", Status: http.StatusForbidden},
	)
}

func TestCoverage(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the table", As: webtest.AsClerk, Path: "/gestion/contratos/tipos", Has: []string{"input[name='k1.TONER'][checked]", "input[name='k2.TONER']", "th | PAPEL", "input[name='era.1'][value='RESIDUAL|TAMBOR|TONER']"}, HasNot: []string{"input[name='k2.TONER'][checked]"}},
		webtest.Case{Name: "what was corrected", As: webtest.AsClerk, Path: "/gestion/contratos/tipos", Before: covered, Has: []string{"td .badge | A mano", "h2 | INTEGRAL: distinto del ERP", "button | Dejar que mande el ERP"}},
		webtest.Case{Name: "saved", As: webtest.AsClerk, Path: "/gestion/contratos/tipos", Form: url.Values{"version.1": {"6"}, "version.2": {"6"}, "k1.PAPEL": {"1"}, "k1.TONER": {"1"}, "k1.TAMBOR": {"1"}, "k1.RESIDUAL": {"1"}, "k2.TAMBOR": {"1"}},
			Status: http.StatusSeeOther, Location: "/gestion/contratos/tipos", After: holds("SELECT group_concat(kind_id || family, ' ') FROM (SELECT * FROM coverage WHERE included = 1 ORDER BY 1, 2)", "1PAPEL 1RESIDUAL 1TAMBOR 1TONER 2TAMBOR")},
		webtest.Case{Name: "somebody was quicker", As: webtest.AsAdmin, Path: "/gestion/contratos/tipos", Before: covered, Form: url.Values{"version.1": {"6"}, "version.2": {"6"}, "era.1": {"RESIDUAL|TAMBOR|TONER"}, "k1.GRAPAS": {"1"}},
			Status: http.StatusConflict, Has: []string{".notice__title | Ana Belmonte lo ha cambiado", ".changes li | INTEGRAL, PAPEL", "input[name='k1.GRAPAS'][checked]", "input[name='k1.PAPEL'][checked]", "input[name='version.1'][value='7']"}, HasNot: []string{"input[name='k1.TONER'][checked]"},
			After: holds("SELECT count(*) FROM coverage WHERE included = 1", "6")},
		webtest.Case{Name: "a form without versions", As: webtest.AsClerk, Path: "/gestion/contratos/tipos", Form: url.Values{}, Status: http.StatusConflict, After: holds("SELECT count(*) FROM coverage WHERE included = 1", "5")},
		webtest.Case{Name: "a new kind", As: webtest.AsClerk, Path: "/gestion/contratos/tipos/nuevo", Form: url.Values{"idem": {"k"}, "name": {"Solo piezas"}}, Status: http.StatusSeeOther, Location: "/gestion/contratos/tipos", After: holds("SELECT name FROM contract_kinds WHERE id = 3", "SOLO PIEZAS")},
		webtest.Case{Name: "another name", As: webtest.AsClerk, Path: "/gestion/contratos/tipos/2", Form: url.Values{"version": {"6"}, "name": {"mano de obra y viajes"}}, Status: http.StatusSeeOther, Location: "/gestion/contratos/tipos",
			After: holds("SELECT name || (SELECT folded FROM spellings) FROM contract_kinds WHERE id = 2", "MANO DE OBRA Y VIAJESmano de obra")},
		webtest.Case{Name: "a name that is taken", As: webtest.AsClerk, Path: "/gestion/contratos/tipos/2", Form: url.Values{"version": {"6"}, "name": {"integral"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#name-e"}},
	)
}

func TestArticles(t *testing.T) {
	fresh := url.Values{"idem": {"k"}, "ref": {"X-1"}, "description": {"Cinta"}, "price": {"3,5"}, "tax_rate": {"21"}, "family": {"cintas"}}
	webtest.Run(t,
		webtest.Case{Name: "the list", As: webtest.AsClerk, Path: "/gestion/articulos?q=512k", Has: []string{"#cola tr | TN-512K", "#cola td | 52,10", "select[name=familia] option | TONER"}, HasNot: []string{"#cola tr | 841456"}},
		webtest.Case{Name: "no longer supplied", As: webtest.AsClerk, Path: "/gestion/articulos?estado=retirados", Has: []string{"#cola tr | TN-OLD", ".badge | Retirado"}},
		webtest.Case{Name: "a page of one", As: webtest.AsClerk, Path: "/gestion/articulos/1", Has: []string{"h1 | 841456", "dd | 39,50", "#encaja tr | RICOH AFICIO MP C4501", "#encaja button | Quitar"}},
		webtest.Case{Name: "models to add", As: webtest.AsClerk, Path: "/gestion/articulos/1?busca=samsung", Partial: true, Has: []string{"#encaja tr | SAMSUNG PROXPRESS", "button | Añadir"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "nothing more to add", As: webtest.AsClerk, Path: "/gestion/articulos/1?busca=ricoh", Has: []string{"#encaja | No hay ninguno más"}},
		webtest.Case{Name: "a model added", As: webtest.AsClerk, Path: "/gestion/articulos/1/modelos", Partial: true, Form: url.Values{"otro": {"3"}, "encaja": {"1"}, "busca": {"samsung"}}, Has: []string{"#encaja .badge | Añadido a mano"}, After: holds("SELECT count(*) FROM article_models WHERE article_id = 1", "2")},
		webtest.Case{Name: "a model taken out", As: webtest.AsClerk, Path: "/gestion/articulos/1/modelos", Form: url.Values{"otro": {"1"}, "encaja": {"0"}}, Status: http.StatusSeeOther, Location: "/gestion/articulos/1", After: holds("SELECT count(*) FROM article_models WHERE article_id = 1", "0")},
		webtest.Case{Name: "a model that is not there", As: webtest.AsClerk, Path: "/gestion/articulos/1/modelos", Form: url.Values{"otro": {"x"}, "encaja": {"1"}}, Status: http.StatusNotFound},
		webtest.Case{Name: "the form", As: webtest.AsClerk, Path: "/gestion/articulos/1/datos", Has: []string{"input[name=price][value='39,50']", "select[name=color] option[selected][value=K]", "input[name=yield][value='25500']"}, HasNot: []string{"input[name=ref]"}},
		webtest.Case{Name: "saved", As: webtest.AsClerk, Path: "/gestion/articulos/1/datos", Form: url.Values{"version": {"1"}, "description": {"Tóner"}, "price": {"40"}, "tax_rate": {"21"}, "color": {"K"}, "family": {"TONER"}}, Status: http.StatusSeeOther,
			After: holds("SELECT description || price || coalesce(yield, '-') FROM articles WHERE id = 1", "Tóner4000-")},
		webtest.Case{Name: "a price that is none", As: webtest.AsClerk, Path: "/gestion/articulos/1/datos", Form: url.Values{"version": {"1"}, "description": {"Tóner"}, "price": {"gratis"}, "tax_rate": {"21"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#price-e", "input[name=price][value=gratis]"}},
		webtest.Case{Name: "made", As: webtest.AsClerk, Path: "/gestion/articulos/nuevo", Form: fresh, Status: http.StatusSeeOther, Location: "/gestion/articulos/16", After: holds("SELECT family || price || (SELECT count(*) FROM article_index WHERE search MATCH 'cinta') FROM articles WHERE id = 16", "CINTAS3501")},
		webtest.Case{Name: "a reference that is taken", As: webtest.AsClerk, Path: "/gestion/articulos/nuevo", Form: url.Values{"ref": {"841456"}, "description": {"x"}, "price": {"1"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#ref-e"}},
		webtest.Case{Name: "no longer supplied from now on", As: webtest.AsClerk, Path: "/gestion/articulos/1/actividad", Form: url.Values{"version": {"1"}, "activo": {"0"}}, Status: http.StatusSeeOther, After: holds("SELECT active FROM articles WHERE id = 1", "0")},
		webtest.Case{Name: "one that is not there", As: webtest.AsClerk, Path: "/gestion/articulos/99", Status: http.StatusNotFound},
	)
}

func TestModels(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the list", As: webtest.AsClerk, Path: "/gestion/modelos?q=konica", Has: []string{"#cola tr | KONICA MINOLTA BIZHUB C454E", "#cola td | BN, Color"}, HasNot: []string{"#cola tr | RICOH"}},
		webtest.Case{Name: "a page beyond the end", As: webtest.AsClerk, Path: "/gestion/modelos?pagina=9", Has: []string{"#cola | No hay modelos que coincidan"}},
		webtest.Case{Name: "a page of one", As: webtest.AsClerk, Path: "/gestion/modelos/2", Has: []string{"h1 | KONICA", "#encaja tr | TN-512K", "select[name=con] option | RICOH"}, HasNot: []string{"select[name=con] option | KONICA"}},
		webtest.Case{Name: "articles to add", As: webtest.AsClerk, Path: "/gestion/modelos/2?busca=papel", Partial: true, Has: []string{"#encaja tr | PAP-A4-80"}},
		webtest.Case{Name: "an article added", As: webtest.AsClerk, Path: "/gestion/modelos/2/articulos", Form: url.Values{"otro": {"12"}, "encaja": {"1"}}, Status: http.StatusSeeOther, Location: "/gestion/modelos/2", After: holds("SELECT count(*) FROM article_models WHERE article_id = 12 AND model_id = 2", "1")},
		webtest.Case{Name: "its counters", As: webtest.AsClerk, Path: "/gestion/modelos/3/datos", Form: url.Values{"version": {"1"}, "name": {"SAMSUNG PROXPRESS M3370FD"}, "shape": {"a4"}, "has_scan": {"1"}}, Status: http.StatusSeeOther, After: holds("SELECT has_color || has_scan FROM models WHERE id = 3", "01")},
		webtest.Case{Name: "made", As: webtest.AsClerk, Path: "/gestion/modelos/nuevo", Form: url.Values{"idem": {"k"}, "name": {"OKI C542"}, "shape": {"printer"}, "has_color": {"1"}}, Status: http.StatusSeeOther, Location: "/gestion/modelos/5", After: holds("SELECT shape || has_color FROM models WHERE id = 5", "printer1")},
		webtest.Case{Name: "merged", As: webtest.AsClerk, Path: "/gestion/modelos/3/union", Form: url.Values{"con": {"4"}, "seguro": {"1"}}, Status: http.StatusSeeOther, Location: "/gestion/modelos/4", After: holds("SELECT count(*) FROM equipment WHERE model_id = 4", "4")},
		webtest.Case{Name: "merged without a second thought", As: webtest.AsClerk, Path: "/gestion/modelos/3/union", Form: url.Values{"con": {"4"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#con-e | Confirme", "select[name=con] option[selected][value='4']"}, After: holds("SELECT count(*) FROM models", "4")},
		webtest.Case{Name: "merged with nothing", As: webtest.AsClerk, Path: "/gestion/modelos/3/union", Form: url.Values{"seguro": {"1"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#con-e | Elija"}},
		webtest.Case{Name: "merged with itself", As: webtest.AsClerk, Path: "/gestion/modelos/3/union", Form: url.Values{"con": {"3"}, "seguro": {"1"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#con-e"}},
		webtest.Case{Name: "one that is not there", As: webtest.AsClerk, Path: "/gestion/modelos/99", Status: http.StatusNotFound},
	)
}

func TestTechnicians(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the list", As: webtest.AsClerk, Path: "/gestion/tecnicos", Has: []string{"#cola tr | Javier Molina", "#cola tr | Rosa Prado"}},
		webtest.Case{Name: "by telephone", As: webtest.AsClerk, Path: "/gestion/tecnicos?q=600111333", Has: []string{"#cola tr | Rosa Prado"}, HasNot: []string{"#cola tr | Javier"}},
		webtest.Case{Name: "a page of one", As: webtest.AsClerk, Path: "/gestion/tecnicos/1", Has: []string{"h1 | Javier Molina", "button | Pasar 5 equipos", "select[name=to] option | Rosa Prado"}},
		webtest.Case{Name: "the form", As: webtest.AsClerk, Path: "/gestion/tecnicos/1/datos", Has: []string{"input[name=email][value='javier@sercaman.example']"}, HasNot: []string{"input[name=code]"}},
		webtest.Case{Name: "saved", As: webtest.AsClerk, Path: "/gestion/tecnicos/1/datos", Form: url.Values{"version": {"1"}, "name": {"Javier Molina"}, "phone": {"611"}}, Status: http.StatusSeeOther, After: holds("SELECT phone || email FROM technicians WHERE id = 1", "611")},
		webtest.Case{Name: "made", As: webtest.AsClerk, Path: "/gestion/tecnicos/nuevo", Form: url.Values{"idem": {"k"}, "code": {"T03"}, "name": {"Luis Gil"}}, Status: http.StatusSeeOther, Location: "/gestion/tecnicos/3"},
		webtest.Case{Name: "leaves", As: webtest.AsClerk, Path: "/gestion/tecnicos/1/actividad", Form: url.Values{"version": {"1"}, "activo": {"0"}}, Status: http.StatusSeeOther, After: holds("SELECT active FROM technicians WHERE id = 1", "0")},
		webtest.Case{Name: "machines handed over", As: webtest.AsClerk, Path: "/gestion/tecnicos/1/reasignacion", Form: url.Values{"to": {"2"}}, Status: http.StatusSeeOther, Location: "/gestion/tecnicos/2", After: holds("SELECT count(*) FROM equipment WHERE technician_id = 2", "6")},
		webtest.Case{Name: "handed over to nobody", As: webtest.AsClerk, Path: "/gestion/tecnicos/1/reasignacion", Form: url.Values{}, Status: http.StatusUnprocessableEntity, Has: []string{"#to-e"}},
		webtest.Case{Name: "handed over to themselves", As: webtest.AsClerk, Path: "/gestion/tecnicos/1/reasignacion", Form: url.Values{"to": {"1"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#to-e"}},
		webtest.Case{Name: "nobody", As: webtest.AsClerk, Path: "/gestion/tecnicos/99", Status: http.StatusNotFound},
	)
}

func TestFiles(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	for path, want := range map[string]string{
		"/gestion/contratos/lista.csv?q=c02": "C02001;INTEGRAL;00107", "/gestion/articulos/lista.csv?q=pap": "PAP-A4-80;Papel A4 80 g, caja de 5 paquetes;PAPEL;;19,95;10,00",
		"/gestion/modelos/lista.csv?q=oh": "RICOH AFICIO MP C4501;a3;Sí", "/gestion/tecnicos/lista.csv": "T02;Rosa Prado",
	} {
		if body := b.Do(webtest.Case{Path: path}).Body; !strings.Contains(body, want) {
			t.Errorf("%s lacks %q:\n%s", path, want, body)
		}
		if got := b.Do(webtest.Case{Path: strings.Replace(path, ".csv", ".xlsx", 1)}); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "PK") {
			t.Errorf("%s as a workbook: %d", path, got.Status)
		}
	}
}
