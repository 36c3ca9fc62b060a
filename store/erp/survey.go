package erp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"areaclientes/store"
)

// Survey recognises the sources for a person who will look them over: every file and sheet in its
// order, also those that are no tables as far as we see, with the reason. Nothing is imported.
func Survey(ctx context.Context, s *store.Store, sources []Source, opt Options) ([]Plan, error) {
	profiles, err := profilesFor(ctx, s, opt.Profile)
	if err != nil {
		return nil, err
	}
	var plans []Plan
	for _, source := range sources {
		found, closer, err := look(ctx, source, profiles, opt)
		if err != nil {
			return nil, err
		}
		for i := range found {
			found[i].count()
		}
		plans = append(plans, found...)
		if err := closer(); err != nil {
			return nil, err
		}
	}
	return plans, nil
}

// look recognises every sheet of one source; one that cannot be used says why in Trouble. The second
// result closes the source. An error means that there is no use in going on.
func look(ctx context.Context, source Source, profiles []store.ImportProfile, opt Options) ([]Plan, func() error, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	list, closer, err := sheets(source, opt.choice(source.Name, ""))
	if err != nil {
		return []Plan{{File: source.Name, Trouble: sentence(err)}}, closer, nil
	}
	plans := make([]Plan, len(list))
	for i, sheet := range list {
		plans[i] = lookAt(sheet, profiles, opt.choice(source.Name, sheet.name))
	}
	return plans, closer, nil
}

var (
	errHidden  = errors.New("la hoja está oculta: muéstrela en Excel si también hay que importarla")
	errSkipped = errors.New("no se importa, porque así se ha elegido")
)

// lookAt recognises one sheet. What nobody sees in a workbook is not imported, unless somebody says
// what it is.
func lookAt(s sheet, profiles []store.ImportProfile, choice Choice) Plan {
	plan := Plan{File: s.source.Name, Sheet: s.name, Encoding: s.style.encoding, Separator: s.style.separator, sheet: s}
	fail := func(err error) Plan {
		plan.Trouble = sentence(err)
		return plan
	}
	if s.hidden && choice.Table == "" {
		plan.Skipped = true
		return fail(errHidden)
	}
	head, err := sample(s)
	if err != nil {
		return fail(err)
	}
	plan.Start = head.start()
	switch {
	case choice.Skip:
		plan.Skipped = true
		return fail(errSkipped)
	case len(head.lines) == 0:
		return fail(errEmpty)
	}
	if err := plan.recognise(head, profiles, choice); err != nil {
		return fail(err)
	}
	if plan.Missing = plan.lacks(); len(plan.Missing) > 0 {
		plan.Trouble = fmt.Sprintf("A la tabla de %s le falta %s.", plan.Label, Enumerate(plan.Missing))
	}
	return plan
}

// sorted tells the plans that can be carried out from the problems. A workbook may have sheets that
// are no tables beside those that are: they are only mentioned, and empty ones not even that. When
// none is one, the file is a problem. What the person left out is none.
func sorted(found []Plan) (plans []Plan, problems []Problem) {
	left, empty := 0, sentence(errEmpty)
	for _, plan := range found {
		switch {
		case plan.Trouble == "":
			plans = append(plans, plan)
		case plan.Trouble == sentence(errSkipped):
			left++
		case plan.Trouble != empty || len(found) == 1:
			problems = append(problems, Problem{File: plan.File, Sheet: plan.Sheet, Reason: plan.Trouble, Skipped: len(plan.Missing) == 0})
		}
	}
	if len(plans) == 0 && len(problems) == 0 && left == 0 {
		return nil, []Problem{{File: found[0].File, Reason: empty}}
	}
	for i := range problems {
		problems[i].Skipped = problems[i].Skipped && len(plans)+left > 0
	}
	return plans, problems
}

// Line is one of the first lines of a file or sheet.
type Line struct {
	Number int
	Text   string // its cells, one after the other
}

// sampled is the beginning of a sheet.
type sampled struct {
	lines []int
	cells [][]string
}

// shownLines is how many lines a person may choose the heading among.
const shownLines = 15

func (s sampled) start() []Line {
	var list []Line
	for i := 0; i < len(s.lines) && i < shownLines; i++ {
		var filled []string
		for _, cell := range s.cells[i] {
			if cell != "" {
				filled = append(filled, cell)
			}
		}
		list = append(list, Line{Number: s.lines[i], Text: strings.Join(filled, " · ")})
	}
	return list
}

// sample reads the beginning of a sheet, without its empty lines.
func sample(s sheet) (sampled, error) {
	in, err := s.open()
	if err != nil {
		return sampled{}, err
	}
	defer in.close()
	var head sampled
	for len(head.lines) < sampleRows {
		line, cells, err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sampled{}, err
		}
		kept := make([]string, len(cells))
		for i, cell := range cells {
			kept[i] = clean(cell)
		}
		if strings.Join(kept, "") != "" {
			head.lines, head.cells = append(head.lines, line), append(head.cells, kept)
		}
	}
	return head, nil
}

// count finds out how many lines there are under the heading, without taking them apart.
func (p *Plan) count() {
	if p.sheet.lines == nil || p.HeadingLine == 0 {
		return
	}
	if lines, err := p.sheet.lines(); err == nil { // else nobody knows: the import will say what is wrong
		p.Rows = max(0, lines-p.HeadingLine)
	}
}
