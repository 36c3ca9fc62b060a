package store_test

import (
	"areaclientes/store"
	"context"
	"fmt"
	"os/exec"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	exec.Command("cp", "/tmp/bo3/big.db", "/tmp/bo3/run.db").Run()
	t0 := time.Now()
	s, err := store.Open(context.Background(), "/tmp/bo3/run.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fmt.Println("open", time.Since(t0))
	ctx := context.Background()
	for name, k := range map[string]store.OrderSeek{
		"all": {}, "closed": {States: []store.OrderState{"delivered", "cancelled"}}, "review": {States: []store.OrderState{"review"}},
		"toner": {Query: "toner"}, "t": {Query: "t"}, "0": {Query: "0"}, "toner review": {Query: "toner", States: []store.OrderState{"review"}},
		"toner closed dates": {Query: "toner", States: []store.OrderState{"delivered", "cancelled"}, From: "2024-03-05", To: "2024-03-08"},
		"dates":              {From: "2024-03-05", To: "2024-03-08"}, "to": {To: "2024-03-08"}, "dates wide": {From: "2024-01-05", To: "2026-03-08", Query: "tn 512k"},
		"name": {Query: "talleres gredos 100"}, "serial": {Query: "SN0000200"}, "page": {Query: "toner", Page: 100}, "staff": {Staff: 1}, "none": {Unassigned: true, Query: "ref 12"}, "number": {Query: "199000"},
		"to early": {To: "2023-12-01"}, "to none": {To: "2020-12-01"},
	} {
		s.Office.OrderQueue(ctx, k)
		t0 := time.Now()
		q, err := s.Office.OrderQueue(ctx, k)
		fmt.Println(name, q.Total, q.More, len(q.Orders), err, time.Since(t0))
	}
	t0 = time.Now()
	b, _ := s.Office.OrderBoard(ctx)
	fmt.Println(b, time.Since(t0))
	t0 = time.Now()
	out, err := s.Office.OrdersOut(ctx, store.OrderSeek{})
	fmt.Println(len(out), err, time.Since(t0))
}
