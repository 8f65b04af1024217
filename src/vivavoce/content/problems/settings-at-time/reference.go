package main

import "sort"

type setting struct {
	times  []int
	values []string
}

type SettingsHistory struct {
	settings map[string]*setting
}

func NewSettingsHistory() *SettingsHistory {
	return &SettingsHistory{settings: make(map[string]*setting)}
}

func (h *SettingsHistory) Change(name string, value string, at int) {
	known := h.settings[name]
	if known == nil {
		known = &setting{}
		h.settings[name] = known
	}
	known.times = append(known.times, at)
	known.values = append(known.values, value)
}

func (h *SettingsHistory) ValueAt(name string, at int) string {
	known := h.settings[name]
	if known == nil {
		return ""
	}
	place := sort.SearchInts(known.times, at+1)
	if place == 0 {
		return ""
	}
	return known.values[place-1]
}
