package store

import (
	"cmp"
	"context"
	"slices"
)

// Log is List with the readings that the office took out of what counts, each where it stood. Doubt
// then says why.
func (r Readings) Log(ctx context.Context, owner Owner, id EquipmentID, limit int) ([]Reading, error) {
	list, err := r.List(ctx, owner, id, limit)
	if err != nil {
		return nil, err
	}
	scan := func(row rowScanner, reading *Reading) error {
		var v ReadingVerdict
		if err := scanReading(withMore{row, []any{&v.Verdict, &v.Reason}}, reading, r.s.Settings.zone()); err != nil {
			return err
		}
		reading.Doubt = map[string]string{
			VerdictDiscarded: v.Reason, VerdictCorrected: "Corregida por la oficina.", VerdictChanged: "Anotada otra vez tras el cambio de contador.",
		}[v.Verdict]
		return nil
	}
	gone, err := collect(ctx, r.s.readers, "list discarded readings", scan, "SELECT "+readingColumns+`, v.verdict, v.reason
		FROM readings r JOIN reading_verdicts v ON v.reading_id = r.id WHERE r.equipment_id = ? AND r.status = 'discarded' AND `+readByOwner+" ?)", id, owner)
	if err != nil {
		return nil, err
	}
	list = append(list, gone...)
	slices.SortStableFunc(list, func(a, b Reading) int { return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(b.ID, a.ID)) })
	return list[:min(limit, len(list))], nil
}
