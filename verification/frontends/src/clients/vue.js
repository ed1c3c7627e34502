import { createApp, reactive, ref } from 'vue';

export const mounts = {
  // vue-json: Vue 3, v-model, JSON
  'vue-json': (url, data) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(data),
    }),

  // vue-formdata: Vue 3, FormData of the form
  'vue-formdata': (url, data, form) => fetch(url, { method: 'POST', body: new FormData(form) }),
};

export function mount(root, shape, initial, submit) {
  createApp({
    setup() {
      const data = reactive(initial);
      const form = ref(null);
      return { shape, data, form, send: () => submit(data, form.value) };
    },
    template: `
      <form ref="form" @submit.prevent="send">
        <template v-if="shape === 'flat'">
          <input name="name" v-model="data.name">
          <input name="email" type="email" v-model="data.email">
        </template>
        <template v-else-if="shape === 'repeated'">
          <input v-for="(tag, i) in data.tags" :key="i" name="tags" v-model="data.tags[i]">
        </template>
        <template v-else-if="shape === 'nested'">
          <input name="note" v-model="data.note">
          <input name="shipping.street" v-model="data.shipping.street">
          <input name="shipping.city" v-model="data.shipping.city">
        </template>
        <template v-else-if="shape === 'lines'">
          <fieldset v-for="(line, i) in data.lines" :key="i">
            <input :name="'lines[' + i + '].item'" v-model="line.item">
            <input :name="'lines[' + i + '].quantity'" type="number" v-model="line.quantity">
          </fieldset>
        </template>
        <template v-else-if="shape === 'map'">
          <input v-for="(_, key) in data.prefs" :key="key" :name="'prefs[' + key + ']'"
            v-model="data.prefs[key]">
        </template>
        <template v-else-if="shape === 'choices'">
          <input v-for="colour in ['red', 'green', 'blue']" :key="colour" name="colours"
            type="checkbox" :value="colour" v-model="data.colours">
        </template>
        <template v-else-if="shape === 'boxes'">
          <input name="terms" type="checkbox" v-model="data.terms">
          <input name="newsletter" type="checkbox" v-model="data.newsletter">
        </template>
        <template v-else-if="shape === 'empties'">
          <textarea name="note" v-model="data.note"></textarea>
          <input name="nickname" v-model="data.nickname">
          <input name="age" type="number" v-model="data.age">
          <input name="birthday" type="date" v-model="data.birthday">
        </template>
        <template v-else-if="shape === 'typed'">
          <input name="date" type="date" v-model="data.date">
          <input name="time" type="time" v-model="data.time">
          <input name="dateTime" type="datetime-local" v-model="data.dateTime">
          <input name="at" type="hidden" :value="data.at.toISOString()">
          <input name="count" type="number" v-model="data.count">
          <input name="price" type="number" step="0.01" v-model="data.price">
          <input name="change" type="number" step="any" v-model="data.change">
        </template>
        <template v-else-if="shape === 'unicode'">
          <template v-for="(_, name) in data" :key="name">
            <textarea v-if="name === 'text'" :name="name" v-model="data[name]"></textarea>
            <input v-else :name="name" v-model="data[name]">
          </template>
        </template>
        <template v-else-if="shape === 'file'">
          <input name="title" v-model="data.title">
          <input name="receipt" type="file">
        </template>
        <template v-else-if="shape === 'files'">
          <input name="photos" type="file" multiple>
        </template>
        <template v-else-if="shape === 'mixed'">
          <input name="details.title" v-model="data.details.title">
          <input v-for="(tag, i) in data.details.tags" :key="i" name="details.tags"
            v-model="data.details.tags[i]">
          <input name="details.rating" type="number" v-model="data.details.rating">
          <input name="receipt" type="file">
        </template>
        <button>Send</button>
      </form>`,
  }).mount(root);
}
