package store

// Readings is the counters' history.
type Readings struct{ s *Store }

// countsOf turns the four counter columns into Counts.
func countsOf(columns [len(Counters)]*int64) Counts {
	counts := Counts{}
	for i, value := range columns {
		if value != nil {
			counts[Counters[i]] = *value
		}
	}
	return counts
}

// columns is the other direction: one value per counter column, nil where there is none.
func (c Counts) columns() [len(Counters)]*int64 {
	var columns [len(Counters)]*int64
	for i, counter := range Counters {
		if value, ok := c[counter]; ok {
			columns[i] = &value
		}
	}
	return columns
}
