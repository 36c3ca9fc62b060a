package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"areaclientes/store"
)

func TestBasketForgetsOldForms(t *testing.T) {
	ctx := context.Background()
	s, clock := catalogue(t)
	for _, wait := range []time.Duration{0, 23 * time.Hour, 2 * time.Hour} {
		clock.Add(wait)
		if err := s.Basket.Add(ctx, school, copier, black, 1, "a"); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := contents(t, s, school), "E11:841456×2=0"; got != want {
		t.Errorf("basket = %q, want %q: the form is remembered for a day", got, want)
	}
}

func TestBasketChange(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	if err := s.Basket.Put(ctx, school, copier, black, 2); err != nil {
		t.Fatal(err)
	}
	if err := s.Basket.Put(ctx, school, copier, black, 4); err != nil {
		t.Fatal(err)
	}
	all, err := s.Basket.Get(ctx, school)
	if err != nil || len(all.Lines) != 1 || all.Lines[0].Quantity != 4 {
		t.Fatalf("after two Puts: %+v, %v", all, err)
	}
	id := all.Lines[0].ID
	checkRefusal(t, s.Basket.Change(ctx, neighbour, id, 7), "")
	checkRefusal(t, s.Basket.Change(ctx, school, id+1, 7), "")
	checkRefusal(t, s.Basket.Change(ctx, school, id, 0), "quantity")
	checkRefusal(t, s.Basket.Remove(ctx, neighbour, id), "")
	if err := s.Basket.Change(ctx, school, id, 7); err != nil {
		t.Error(err)
	}
	if got, want := contents(t, s, school), "E11:841456×7=0"; got != want {
		t.Errorf("basket = %q, want %q", got, want)
	}
	if err := s.Basket.Remove(ctx, school, id); err != nil {
		t.Error(err)
	}
	checkRefusal(t, s.Basket.Remove(ctx, school, id), "")
	if err := s.Basket.Put(ctx, school, copier, cyan, 1); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Basket.Get(ctx, school); err != nil || all.Lines[0].ID == id {
		t.Errorf("the removed line's id stands for a new line (%v)", err)
	}
}

// When the request has ended, or the file fails, nothing is reported as done or as not found.
func TestBasketFails(t *testing.T) {
	s, _ := catalogue(t)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, call := range map[string]func() error{
		"Get":     func() error { _, err := s.Basket.Get(ended, school); return err },
		"Lines":   func() error { _, err := s.Basket.Lines(ended, school); return err },
		"Summary": func() error { _, _, err := s.Basket.Summary(ended, school); return err },
		"Add":     func() error { return s.Basket.Add(ended, school, copier, black, 1, "k") },
		"Put":     func() error { return s.Basket.Put(ended, school, copier, black, 1) },
		"Change":  func() error { return s.Basket.Change(ended, school, 1, 1) },
		"Remove":  func() error { return s.Basket.Remove(ended, school, 1) },
	} {
		if err := call(); err == nil || errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: err = %v, want a failure", name, err)
		}
	}
	execute(t, s.Path, "ALTER TABLE basket_additions RENAME TO lost")
	if err := s.Basket.Add(context.Background(), school, copier, black, 1, "k"); err == nil {
		t.Error("Add without its memory of forms: no error")
	}
	if got := contents(t, s, school); got != "" {
		t.Errorf("basket = %q after failures", got)
	}
}
