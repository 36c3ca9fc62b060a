package seed

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"

	"areaclientes/store/erp"
)

// load imports the fleet's tables and the catalogue, as the export of an ERP. A row that is
// rejected is a mistake in this package.
func (t *story) load(ctx context.Context) error {
	fleet := newFleet(t.dealer, t.Now)
	fleet.write()
	var sources []erp.Source
	for name, text := range fleet.tables {
		sources = append(sources, source(name+".csv", []byte(text.String())))
	}
	files, err := fs.Glob(catalogue, "catalogue/*.csv")
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := catalogue.ReadFile(file)
		if err != nil {
			return err
		}
		sources = append(sources, source(file, text))
	}
	report, err := erp.Import(ctx, t.store, sources, erp.Options{Author: "demo"})
	switch {
	case err != nil:
		return err
	case report.Failed():
		return fmt.Errorf("files that were not recognised: %+v", report.Problems)
	case report.Rejected() > 0:
		return fmt.Errorf("%d rejected rows, the first %+v", report.Rejected(), report.Rejects[0])
	}
	return nil
}

func source(name string, text []byte) erp.Source {
	return erp.Source{Name: name, Size: int64(len(text)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(text)), nil
	}}
}
