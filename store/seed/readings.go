package seed

import (
	"context"
	"errors"
	"fmt"

	"areaclientes/store"
)

// readings lets some customers send this month's reading this morning. Every other one
// is hard to believe and waits for the office: people read the wrong line, or a digit twice.
func (t *story) readings(ctx context.Context) error {
	customers, err := t.customers(ctx)
	if err != nil {
		return err
	}
	sent := 0
	for i, owner := range customers[1:] { // the first keeps its machines for whoever tries the demonstration
		t.at(0, 8, 5+i)
		machines, err := t.store.Equipment.List(ctx, owner, store.EquipmentFilter{})
		if err != nil {
			return err
		}
		for _, machine := range machines {
			if len(machine.Last.Counts) == 0 {
				continue
			}
			if err := t.reading(ctx, owner, machine, sent%2 == 1); err != nil {
				return fmt.Errorf("reading of %s: %w", machine.Number, err)
			}
			sent++
			break
		}
	}
	return nil
}

// reading sends one reading; a wild one is far above what the machine usually makes, and sent again
// when the portal asks.
func (t *story) reading(ctx context.Context, owner store.CustomerID, machine store.Equipment, wild bool) error {
	usual, err := t.store.Readings.Usual(ctx, owner, machine.ID)
	if err != nil {
		return err
	}
	entry := store.Entry{Counts: store.Counts{}, Source: store.FromPortal, Author: machine.Contact}
	for counter, last := range machine.Last.Counts {
		entry.Counts[counter] = last + usual[counter]
		if wild && counter == store.BN {
			entry.Counts[counter] = last + 40*max(usual[counter], 500)
		}
	}
	_, err = t.store.Readings.Enter(ctx, owner, machine.ID, entry)
	var doubt store.Doubt
	if errors.As(err, &doubt) {
		entry.Again = entry.Counts
		_, err = t.store.Readings.Enter(ctx, owner, machine.ID, entry)
	}
	return err
}
