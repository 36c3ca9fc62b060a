package store_test

import (
	"context"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestClosedToday(t *testing.T) {
	s, clock := storetest.Open(t)
	ctx := context.Background()
	var numbers []string
	for range 3 {
		made, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, store.Report{Contact: "A", Description: "B", Severity: store.Partial})
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, made.Number)
	}
	shut := func(number string) {
		t.Helper()
		if _, err := s.Incidents.Close(ctx, storetest.Gredos, number, ""); err != nil {
			t.Fatal(err)
		}
	}
	shut(numbers[0])
	clock.Add(24 * time.Hour)
	shut(numbers[1])
	for technician, want := range map[int64]int{1: 1, 2: 0, 0: 0} {
		list, err := s.Office.ClosedToday(ctx, technician)
		if err != nil || len(list) != want || want == 1 && list[0].Number != numbers[1] {
			t.Errorf("technician %d: %+v, %v", technician, list, err)
		}
	}
}
