import '@angular/compiler';
import { HttpClient, HttpParams, provideHttpClient } from '@angular/common/http';
import { Component, provideZonelessChangeDetection } from '@angular/core';
import { FormArray, FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { bootstrapApplication, createApplication } from '@angular/platform-browser';
import { firstValueFrom } from 'rxjs';
import { pairs } from '../pairs.js';

export const mounts = {
  // angular-json: Angular HttpClient, reactive form, JSON
  'angular-json': (url, value) => http((client) => client.post(url, value)),
};

export const calls = {
  // angular-params: Angular HttpClient, HttpParams
  'angular-params': (url, data) =>
    http((client) =>
      client.post(
        url,
        pairs(data).reduce((params, [name, value]) => params.append(name, value), new HttpParams()),
      ),
    ),

  // angular-formdata: Angular HttpClient, FormData with records as JSON text
  'angular-formdata': (url, data) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(data)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        const record = Object.getPrototypeOf(each ?? '') === Object.prototype;
        body.append(name, record ? JSON.stringify(each) : iso(each));
      }
    }
    return http((client) => client.post(url, body));
  },

  // angular-get: Angular HttpClient, params of a GET
  'angular-get': (url, data) =>
    http((client) =>
      client.get(url, {
        params: pairs(data).reduce(
          (params, [name, value]) => params.append(name, value),
          new HttpParams(),
        ),
      }),
    ),
};

const providers = [provideHttpClient(), provideZonelessChangeDetection()];

/** One application for all calls, as a page has. */
let application;

async function http(send) {
  application ??= createApplication({ providers });
  return firstValueFrom(send((await application).injector.get(HttpClient)));
}

/** FormData would write a Date as people read it, and null as a word. */
function iso(value) {
  return value instanceof Date ? value.toISOString() : (value ?? '');
}

const inputs = {
  flat: `
    <input formControlName="name">
    <input type="email" formControlName="email">`,
  repeated: `
    <ng-container formArrayName="tags">
      @for (tag of form.controls.tags.controls; track $index) {
        <input [formControlName]="$index">
      }
    </ng-container>`,
  nested: `
    <input formControlName="note">
    <ng-container formGroupName="shipping">
      <input formControlName="street">
      <input formControlName="city">
    </ng-container>`,
  lines: `
    <ng-container formArrayName="lines">
      @for (line of form.controls.lines.controls; track $index) {
        <fieldset [formGroupName]="$index">
          <input formControlName="item">
          <input type="number" formControlName="quantity">
        </fieldset>
      }
    </ng-container>`,
  map: `
    <ng-container formGroupName="prefs">
      @for (key of keys(form.controls.prefs.controls); track key) {
        <input [formControlName]="key">
      }
    </ng-container>`,
  choices: `
    <select multiple formControlName="colours">
      <option value="red">Red</option>
      <option value="green">Green</option>
      <option value="blue">Blue</option>
    </select>`,
  boxes: `
    <input type="checkbox" formControlName="terms">
    <input type="checkbox" formControlName="newsletter">`,
  empties: `
    <textarea formControlName="note"></textarea>
    <input formControlName="nickname">
    <input type="number" formControlName="age">
    <input type="date" formControlName="birthday">`,
  typed: `
    <input type="date" formControlName="date">
    <input type="time" formControlName="time">
    <input type="datetime-local" formControlName="dateTime">
    <input type="number" formControlName="count">
    <input type="number" formControlName="price">
    <input type="number" formControlName="change">`,
  unicode: `
    @for (key of keys(form.controls); track key) {
      @if (key === 'text') {
        <textarea [formControlName]="key"></textarea>
      } @else {
        <input [formControlName]="key">
      }
    }`,
};

export function mount(root, shape, data, submit) {
  root.append(document.createElement('sent-form'));
  const SentForm = Component({
    selector: 'sent-form',
    imports: [ReactiveFormsModule],
    template: `
      <form [formGroup]="form" (ngSubmit)="send()">${inputs[shape]}
        <button>Send</button>
      </form>`,
  })(
    class {
      form = controls(data);
      keys = Object.keys;

      send() {
        submit(this.form.value);
      }
    },
  );
  application = bootstrapApplication(SentForm, { providers });
}

/** The reactive form of some data; a group of choices is one control. */
function controls(data) {
  const group = {};
  for (const [name, value] of Object.entries(data)) {
    if (name === 'tags') {
      group[name] = new FormArray(value.map((each) => new FormControl(each)));
    } else if (name === 'lines') {
      group[name] = new FormArray(value.map(controls));
    } else if (Object.getPrototypeOf(value ?? '') === Object.prototype) {
      group[name] = controls(value);
    } else {
      group[name] = new FormControl(value);
    }
  }
  return new FormGroup(group);
}
